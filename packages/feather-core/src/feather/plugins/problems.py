"""Why a plugin cannot run, told so that the reader can act."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One reason why one installed plugin cannot run.

    Attributes:
        plugin: The plugin's name.
        distribution: What was installed, for example ``"feather-auth"``.
        version: Its version.
        cause: What went wrong.
        remedy: What to do next.
    """

    plugin: str
    distribution: str
    version: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        return (
            f"{self.distribution} {self.version} (plugin {self.plugin!r})\n"
            f"  cause:  {self.cause}\n"
            f"  remedy: {self.remedy}"
        )


class PluginError(RuntimeError):
    """Plugins that were to run cannot.

    Attributes:
        problems: Every problem found, not only the first.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "A plugin cannot start" if count == 1 else f"{count} plugin problems stop the start"
        super().__init__("\n\n".join([f"{head}:", *map(str, self.problems)]))
