"""Which of the installed plugins an app uses."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from feather.plugins.installed import OFFICIAL
from feather.settings.core import PluginSettings
from feather.settings.errors import SettingsError
from feather.suggestions import nearest


class Selection(NamedTuple):
    """Names to use and to leave out.

    Attributes:
        chosen: The only plugins to use, or ``None`` for all that are installed.
        disabled: Plugins to leave out of those.
        origin: What named the chosen ones, for messages.
    """

    chosen: tuple[str, ...] | None = None
    disabled: tuple[str, ...] = ()
    origin: str = "FEATHER_PLUGINS"

    @classmethod
    def configured(cls, settings: PluginSettings) -> "Selection":
        """Return what ``FEATHER_PLUGINS`` and ``FEATHER_DISABLED_PLUGINS`` select."""
        return cls(settings.FEATHER_PLUGINS, settings.FEATHER_DISABLED_PLUGINS)

    def left_out(self, name: str) -> str | None:
        """Return why *name* is not used, or ``None`` if it is."""
        if self.chosen is not None and name not in self.chosen:
            return f"not named in {self.origin}"
        # What the caller of create_app names outright is not subject to the environment.
        if name in self.disabled and self.origin == "FEATHER_PLUGINS":
            return "named in FEATHER_DISABLED_PLUGINS"
        return None

    def check_names(self, installed: Collection[str]) -> None:
        """Refuse names that no installed plugin has.

        Raises:
            SettingsError: Naming the setting, the value and the nearest accepted one.
        """
        # A disabled plugin need not be installed, but its name must exist: a typo would leave
        # the plugin running.
        known = {*installed, *OFFICIAL}
        problems = [
            *self._unknown(self.origin, self.chosen or (), installed),
            *self._unknown("FEATHER_DISABLED_PLUGINS", self.disabled, known),
        ]
        if problems:
            raise SettingsError(problems)

    @staticmethod
    def _unknown(setting: str, names: Sequence[str], accepted: Collection[str]) -> Iterable[str]:
        for name in names:
            if name in accepted:
                continue
            line = f"{setting}: no plugin called {name!r} is installed"
            if name in OFFICIAL:
                yield f'{line}; pip install "feather-core[{name}]"'
            elif accepted:
                listed = ", ".join(sorted(accepted))
                closest = nearest(name, sorted(accepted))
                yield f"{line}; the nearest is {closest!r} (accepted: {listed})"
            else:
                yield f"{line}, and no other plugin either"
