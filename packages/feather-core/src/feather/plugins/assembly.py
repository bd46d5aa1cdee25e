"""From what is installed to the plugins of an app: chosen, loaded, checked and in order."""

from copy import copy
from typing import TYPE_CHECKING, Literal, NamedTuple

from feather.plugins.clashes import foreign_feather_packages, same_name
from feather.plugins.installed import COMMAND_GROUP, PLUGIN_GROUP, Installed, survey
from feather.plugins.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feather.plugins.plugin import Plugin
    from feather.plugins.problems import Problem

State = Literal["active", "disabled", "failed"]


class PluginRow(NamedTuple):
    """One line of ``feather plugins``.

    Attributes:
        name: The plugin.
        version: Of its distribution.
        distribution: What was installed.
        state: Whether it runs.
        order: Its place in the wiring order from 1, if it runs.
        reason: Why it is in that state.
    """

    name: str
    version: str
    distribution: str
    state: State
    order: int | None
    reason: str


class Assembly:
    """The outcome: plugins to wire, and everything that stands in the way.

    Attributes:
        plugins: Classes by name, in wiring order; those with problems are not among them.
        sources: What is known of each of them.
        rows: Every installed plugin with its state.
        problems: Why an app may not start with this selection.
    """

    def __init__(self) -> None:
        self.plugins: dict[str, type[Plugin]] = {}
        self.sources: dict[str, Installed] = {}
        self.rows: list[PluginRow] = []
        self.problems: list[Problem] = []

    def usable(self) -> "Assembly":
        """Return what can run, for those who can do without the rest."""
        kept = copy(self)
        kept.problems = []
        return kept


def assemble(selection: Selection, local: "Iterable[type[Plugin]]" = ()) -> Assembly:
    """Assemble the plugins that *selection* asks for.

    Args:
        selection: Which of the installed plugins to use.
        local: Plugin classes of the app itself, always used.

    Returns:
        What can run and what cannot. Nothing is raised for a broken plugin.

    Raises:
        SettingsError: If *selection* names a plugin that is not installed.
    """
    entries = survey(PLUGIN_GROUP, COMMAND_GROUP)
    found = entries[PLUGIN_GROUP]
    local = list(local)
    own = {plugin.name: _as_installed(plugin) for plugin in local}
    selection.check_names({*(item.name for item in found), *own})
    chosen = [p for p in found if not selection.left_out(p.name)]
    result = Assembly()
    result.problems += foreign_feather_packages()
    result.problems += same_name([*chosen, *own.values()])
    result.problems += same_name(entries[COMMAND_GROUP], "command")
    result.sources = {**{item.name: item for item in chosen}, **own}
    if result.sources:
        # Imported here, and pluggy with it: an app without plugins needs none of it.
        from feather.plugins.chosen import load_in_order

        classes = {plugin.name: plugin for plugin in local}
        result.plugins, more = load_in_order(
            chosen, classes, result.sources, selection, result.problems
        )
        result.problems += more
    result.rows = _rows(found, own, result, selection)
    return result


def _rows(
    found: list[Installed], own: dict[str, Installed], result: Assembly, selection: Selection
) -> list[PluginRow]:
    order = {name: place for place, name in enumerate(result.plugins, 1)}
    causes: dict[tuple[str, str], str] = {}
    for problem in result.problems:
        causes.setdefault((problem.plugin, problem.distribution), problem.cause)
    rows = []
    for item in [*found, *own.values()]:
        state: State
        local = item is own.get(item.name)
        if not local and (reason := selection.left_out(item.name)):
            state = "disabled"
        elif cause := causes.get((item.name, item.distribution)):
            state, reason = "failed", cause
        elif item.name in order:
            state = "active"
            reason = f"named in {selection.origin}" if selection.chosen else "installed"
        else:
            state, reason = "failed", "it requires a plugin that failed"
        rows.append(
            PluginRow(
                item.name,
                item.version,
                item.distribution,
                state,
                order.get(item.name) if state == "active" else None,
                reason,
            )
        )
    return sorted(rows, key=lambda row: (row.order is None, row.order or 0, row.name))


def _as_installed(plugin: "type[Plugin]") -> Installed:
    target = f"{plugin.__module__}:{plugin.__qualname__}"
    return Installed(plugin.name, target, plugin.__module__, "(this app)", "", ())
