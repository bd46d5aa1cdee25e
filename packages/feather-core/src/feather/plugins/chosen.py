"""Loading the plugins that an app uses, and putting them in order."""

from collections.abc import Iterable, Mapping

from feather.plugins.installed import OFFICIAL, Installed
from feather.plugins.loading import load, unknown_hooks
from feather.plugins.ordering import CircularPlugins, in_order
from feather.plugins.plugin import Plugin
from feather.plugins.problems import Problem
from feather.plugins.selection import Selection

Classes = dict[str, type[Plugin]]


def load_in_order(
    chosen: Iterable[Installed],
    local: Mapping[str, type[Plugin]],
    sources: Mapping[str, Installed],
    selection: Selection,
    known: Iterable[Problem],
) -> tuple[Classes, list[Problem]]:
    """Load plugins and sort them.

    Args:
        chosen: The installed plugins to use.
        local: Plugin classes of the app itself, by name.
        sources: What is known of each of both, by name.
        selection: What chose them, for messages.
        known: Problems found so far.

    Returns:
        The classes of those that can run, in wiring order, and the problems of the others.
    """
    classes = dict(local)
    problems = [p for name, plugin in local.items() for p in unknown_hooks(sources[name], plugin)]
    for item in chosen:
        loaded = load(item)
        if isinstance(loaded, list):
            problems += loaded
        else:
            classes.setdefault(item.name, loaded)
    broken = {problem.plugin for problem in (*known, *problems)}
    problems += [
        sources[name].problem(*_missing(required, selection))
        for name, plugin in sorted(classes.items())
        for required in plugin.requires
        if required not in classes and required not in broken
    ]
    usable = _with_all_they_require(classes)
    try:
        return {name: usable[name] for name in in_order(usable)}, problems
    except CircularPlugins as circle:
        cause = f"plugins wait for each other: {circle}"
        first = sources[circle.names[0]]
        return {}, [*problems, first.problem(cause, "disable one of them, and report it")]


def _with_all_they_require(classes: Classes) -> Classes:
    """Leave out who requires one that failed: only that one is at fault."""
    usable = dict(classes)
    while lost := [n for n, p in usable.items() if not all(r in usable for r in p.requires)]:
        for name in lost:
            del usable[name]
    return usable


def _missing(required: str, selection: Selection) -> tuple[str, str]:
    if reason := selection.left_out(required):
        cause = f"it requires the plugin {required!r}, which is {reason}"
        return cause, f"use {required} as well, or leave this plugin out too"
    package = f"feather-core[{required}]" if required in OFFICIAL else required
    cause = f"it requires the plugin {required!r}, which is not installed"
    return cause, f'pip install "{package}"'
