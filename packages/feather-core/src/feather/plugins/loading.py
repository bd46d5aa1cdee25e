"""Importing plugin classes, with every failure told instead of raised."""

from importlib import import_module
from typing import Any

from feather.plugins.hooks import KNOWN, hooks_of
from feather.plugins.installed import Installed
from feather.plugins.plugin import Plugin
from feather.plugins.problems import Problem
from feather.plugins.requirements import unmet_requirements
from feather.suggestions import nearest


def load(plugin: Installed) -> type[Plugin] | list[Problem]:
    """Import the class of *plugin*.

    Args:
        plugin: The plugin as its metadata describes it.

    Returns:
        The class, or the problems that prevent its use.
    """
    loaded = load_target(plugin)
    if isinstance(loaded, list):
        return loaded
    if not (isinstance(loaded, type) and issubclass(loaded, Plugin)):
        return [
            plugin.problem(
                f"{plugin.target} is not a subclass of feather.plugins.Plugin",
                f"report it to the authors of {plugin.distribution}, "
                f"or set FEATHER_DISABLED_PLUGINS={plugin.name}",
            )
        ]
    if getattr(loaded, "name", None) != plugin.name:
        return [
            plugin.problem(
                f"{plugin.target} is called {getattr(loaded, 'name', None)!r}, "
                f"its entry point {plugin.name!r}",
                f"report it to the authors of {plugin.distribution}: both must be the same",
            )
        ]
    return unknown_hooks(plugin, loaded) or loaded


def unknown_hooks(source: Installed, plugin: type[Plugin]) -> list[Problem]:
    """Return a problem for each hook of *plugin* that does not exist, most likely misspelt."""
    return [
        source.problem(
            f"there is no hook {name!r}; the nearest is {nearest(name, KNOWN)!r}",
            f"fix or upgrade {source.distribution}, or set FEATHER_DISABLED_PLUGINS={source.name}",
        )
        for name in hooks_of(plugin)
        if name not in KNOWN
    ]


def load_target(source: Installed) -> Any:
    """Import what the entry point of *source* names, a plugin class or a command.

    Returns:
        The object, or a list of the problems that prevent its use.
    """
    if unmet := unmet_requirements(source):
        return unmet
    module, _, attribute = source.target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin may fail in any way
        return [
            source.problem(
                f"importing {source.target} raised {_describe(error)}",
                f"fix or upgrade {source.distribution}, "
                f"or set FEATHER_DISABLED_PLUGINS={source.name}",
            )
        ]


def _describe(error: BaseException) -> str:
    """Name the error and the line of the plugin that raised it."""
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return text
    return f"{text} ({trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno})"
