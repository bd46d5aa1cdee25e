"""From what is installed to the plugins of an app: chosen, loaded, checked and in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from feather.plugins.installed import (
    COMMAND_GROUP,
    OFFICIAL,
    PLUGIN_GROUP,
    Installed,
    foreign_feather_packages,
    survey,
)
from feather.plugins.loading import load, same_name, unknown_hooks
from feather.plugins.ordering import CircularPlugins, in_order
from feather.plugins.plugin import Plugin
from feather.plugins.problems import Problem
from feather.plugins.selection import Selection

State = Literal["active", "disabled", "failed"]


@dataclass(frozen=True)
class PluginRow:
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


@dataclass
class Assembly:
    """The outcome: plugins to wire, and everything that stands in the way.

    Attributes:
        plugins: Classes by name, in wiring order; those with problems are not among them.
        sources: What is known of each of them.
        rows: Every installed plugin with its state.
        problems: Why an app may not start with this selection.
    """

    plugins: dict[str, type[Plugin]] = field(default_factory=dict)
    sources: dict[str, Installed] = field(default_factory=dict)
    rows: list[PluginRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def assemble(selection: Selection, local: Iterable[type[Plugin]] = ()) -> Assembly:
    """Assemble the plugins that *selection* asks for.

    Args:
        selection: Which of the installed plugins to use.
        local: Plugin classes of the app itself, always used.

    Returns:
        What can run and what cannot. Nothing is raised for a broken plugin.

    Raises:
        SettingsError: If *selection* names a plugin that is not installed.
    """
    present = survey(PLUGIN_GROUP, COMMAND_GROUP)
    found = present[PLUGIN_GROUP]
    own = {plugin.name: _as_installed(plugin) for plugin in local}
    selection.check_names({*(item.name for item in found), *own})
    chosen = [p for p in found if not selection.left_out(p.name)]
    result = Assembly(problems=[*foreign_feather_packages()])
    result.problems += same_name([*chosen, *own.values()])
    result.problems += same_name(present[COMMAND_GROUP], "command")
    classes = {plugin.name: plugin for plugin in local}
    for name, plugin in classes.items():
        result.problems += unknown_hooks(own[name], plugin)
    result.sources = {**{item.name: item for item in chosen}, **own}
    for item in chosen:
        loaded = load(item)
        if isinstance(loaded, list):
            result.problems += loaded
        else:
            classes.setdefault(item.name, loaded)
    _order(classes, result, selection)
    result.rows = _rows(found, own, result, selection)
    return result


def _order(classes: dict[str, type[Plugin]], result: Assembly, selection: Selection) -> None:
    broken = {problem.plugin for problem in result.problems}
    missing = [
        result.sources[name].problem(*_missing(required, selection))
        for name, plugin in sorted(classes.items())
        for required in plugin.requires
        if required not in classes and required not in broken
    ]
    result.problems += missing
    # A plugin cannot run without another that failed; only the other one is at fault.
    usable = dict(classes)
    while lost := [n for n, p in usable.items() if not all(r in usable for r in p.requires)]:
        for name in lost:
            del usable[name]
    try:
        result.plugins = {name: usable[name] for name in in_order(usable)}
    except CircularPlugins as circle:
        first = result.sources[circle.names[0]]
        cause = f"plugins wait for each other: {circle}"
        result.problems.append(first.problem(cause, "disable one of them, and report it"))


def _missing(required: str, selection: Selection) -> tuple[str, str]:
    if reason := selection.left_out(required):
        cause = f"it requires the plugin {required!r}, which is {reason}"
        return cause, f"use {required} as well, or leave this plugin out too"
    package = f"feather-core[{required}]" if required in OFFICIAL else required
    cause = f"it requires the plugin {required!r}, which is not installed"
    return cause, f'pip install "{package}"'


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


def _as_installed(plugin: type[Plugin]) -> Installed:
    target = f"{plugin.__module__}:{plugin.__qualname__}"
    return Installed(plugin.name, target, plugin.__module__, "(this app)", "", ())
