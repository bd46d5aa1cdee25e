"""The plugins of one app at work: what ``app.extensions["feather"]`` holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask

from feather.plugins.assembly import Assembly, PluginRow
from feather.plugins.collection import CONTRIBUTIONS, Contribution, duplicates, values_of
from feather.plugins.problems import PluginError, Problem
from feather.settings import Settings, SettingsError

if TYPE_CHECKING:
    import pluggy

    from feather.plugins.plugin import Plugin


class Host:
    """The plugins of one app, wired.

    Attributes:
        plugins: Plugin instances by name, in wiring order.
        rows: Every installed plugin with its state, as ``feather plugins`` shows it.
        contributions: What the plugins contributed, by hook name.
    """

    def __init__(self, assembly: Assembly) -> None:
        """Make instances of the assembled plugins.

        Raises:
            PluginError: If *assembly* has problems, or a hook has an argument that its spec lacks.
        """
        if assembly.problems:
            raise PluginError(assembly.problems)
        self._assembly = assembly
        self.rows: tuple[PluginRow, ...] = tuple(assembly.rows)
        self.plugins: dict[str, Plugin] = {n: cls() for n, cls in assembly.plugins.items()}
        self.contributions: Mapping[str, tuple[Contribution, ...]] = {}
        if self.plugins:
            self._register()

    @cached_property
    def manager(self) -> "pluggy.PluginManager":
        """The app's own pluggy manager."""
        import pluggy

        from feather import specs

        manager = pluggy.PluginManager("feather")
        manager.add_hookspecs(specs)
        return manager

    def load_settings(self, app: Flask) -> None:
        """Read the settings of every plugin.

        Raises:
            SettingsError: Naming every wrong value of every plugin.
            PluginError: If two plugins declare a setting of the same name.
        """
        classes = self.collect("feather_settings")
        names = [Contribution(c.plugin, name) for c in classes for name in c.value.declared()]
        self._refuse_duplicates(names, "setting", str)
        wrong: list[str] = []
        for contribution in classes:
            kind: type[Settings] = contribution.value
            try:
                kind.of(app)
            except SettingsError as error:
                wrong += error.problems
        if wrong:
            raise SettingsError(wrong)

    def attach(self, app: Flask) -> None:
        """Call ``feather_init_app`` of every plugin, then collect what they contribute.

        Raises:
            PluginError: If a hook raises, returns the wrong kind of value, or two plugins
                contribute something of the same name.
        """
        self._run("feather_init_app", app)
        hooks = (hook for hook in CONTRIBUTIONS if hook != "feather_routes")
        self.contributions = {hook: self.collect(hook, app=app) for hook in hooks}

    def register_routes(self, app: Flask) -> None:
        """Register the routes that plugins contributed, except those that the app has.

        Raises:
            PluginError: If a hook raises, or a module of routes cannot be imported.
        """
        from feather.routing.register import register_missing

        hook = "feather_routes"
        self.contributions = {**self.contributions, hook: self.collect(hook, app=app)}
        for plugin, module in self.contributions[hook]:
            with self._blaming(plugin, hook):
                register_missing(app, module)

    def register_blueprints(self, app: Flask) -> None:
        """Register the blueprints that plugins contributed.

        Raises:
            PluginError: If the app has a blueprint of the same name.
        """
        for plugin, blueprint in self.contributions["feather_blueprints"]:
            if blueprint.name in app.blueprints:
                cause = f"the app has a blueprint called {blueprint.name!r} already"
                remedy = f"rename the app's blueprint, or set FEATHER_DISABLED_PLUGINS={plugin}"
                raise PluginError([self._problem(plugin, cause, remedy)])
            app.register_blueprint(blueprint)

    def ready(self, app: Flask) -> None:
        """Call ``feather_ready`` of every plugin.

        Raises:
            PluginError: If one refuses to start.
        """
        self._run("feather_ready", app)

    def collect(self, hook: str, **arguments: object) -> tuple[Contribution, ...]:
        """Return what every plugin contributes through *hook*, checked for kind and name.

        Raises:
            PluginError: As :meth:`attach` says.
        """
        kind = CONTRIBUTIONS[hook]
        collected: list[Contribution] = []
        for name in self.plugins:
            with self._blaming(name, hook):
                for returned in self._call(name, hook, **arguments):
                    values, causes = values_of(hook, returned)
                    _refuse(self._problem(name, cause) for cause in causes)
                    collected += [Contribution(name, value) for value in values]
        if kind.key is not None:
            self._refuse_duplicates(collected, kind.noun, kind.key)
        return tuple(collected)

    def _run(self, hook: str, app: Flask) -> None:
        for name in self.plugins:
            with self._blaming(name, hook):
                self._call(name, hook, app=app)

    def _register(self) -> None:
        import pluggy

        for name in reversed(self.plugins):  # pluggy calls the last registered first
            try:
                self.manager.register(self.plugins[name], name)
                self.manager.check_pending()
            except pluggy.PluginValidationError as error:
                _refuse([self._problem(name, " ".join(str(error).split()))])

    def _call(self, plugin: str, hook: str, **arguments: object) -> list[Any]:
        """Call *hook* of one plugin only, so that what comes back is known to be its."""
        if not hasattr(self.plugins[plugin], hook):
            return []
        others = [p for name, p in self.plugins.items() if name != plugin]
        returned: list[Any] = self.manager.subset_hook_caller(hook, others)(**arguments)
        return returned

    @contextmanager
    def _blaming(self, plugin: str, hook: str) -> Iterator[None]:
        try:
            yield
        except (PluginError, SettingsError):
            raise
        except Exception as error:
            cause = f"{hook} raised {type(error).__name__}: {error}"
            # What an app itself got wrong is not mended by another release of the plugin.
            remedy = getattr(error, "remedy", None)
            raise PluginError([self._problem(plugin, cause, remedy)]) from error

    def _refuse_duplicates(
        self, contributions: Iterable[Contribution], noun: str, key: Callable[[Any], object]
    ) -> None:
        _refuse(
            self._problem(
                second,
                f"{self._assembly.sources[first].distribution} and "
                f"{self._assembly.sources[second].distribution} "
                f"both contribute a {noun} called {name!r}",
                f"disable one of them: FEATHER_DISABLED_PLUGINS={second}",
            )
            for first, second, name in duplicates(contributions, key)
        )

    def _problem(self, plugin: str, cause: str, remedy: str | None = None) -> Problem:
        source = self._assembly.sources[plugin]
        fallback = f"fix or upgrade {source.distribution}, or set FEATHER_DISABLED_PLUGINS={plugin}"
        return source.problem(cause, remedy or fallback)


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise PluginError(found)
