"""Checking what plugins contribute: each value's kind, and that names are claimed once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint

from feather.settings import Settings


class Contribution(NamedTuple):
    """A value and the plugin that contributed it."""

    plugin: str
    value: Any


class Kind(NamedTuple):
    """What a contribution hook returns.

    Attributes:
        noun: What one value is called in messages.
        accepts: Whether a value is of the right kind.
        expected: What is right, for messages.
        key: The part of a value that two plugins may not share, if there is one.
    """

    noun: str
    accepts: Callable[[Any], bool]
    expected: str
    key: Callable[[Any], object] | None = None


def _instances(noun: str, cls: type, key: Callable[[Any], object] | None = None) -> Kind:
    return Kind(noun, lambda value: isinstance(value, cls), f"a {cls.__name__}", key)


def _declared(
    noun: str, name: str, key: Callable[[Any], object] | None = attrgetter("name")
) -> Kind:
    """Describe instances of a class of ``contributions``, imported when there is a value."""

    def accepts(value: Any) -> bool:
        cls = getattr(import_module("feather.plugins.contributions"), name)
        return isinstance(value, cls)

    return Kind(noun, accepts, f"a {name}", key)


_FOLDER = Kind("folder", lambda v: isinstance(v, Path) and v.exists(), "a pathlib.Path that exists")
_SETTINGS = Kind(
    "settings class",
    lambda v: isinstance(v, type) and issubclass(v, Settings),
    "a subclass of feather.settings.Settings",
)

CONTRIBUTIONS: Mapping[str, Kind] = {
    "feather_settings": _SETTINGS,
    "feather_models": _declared("model role", "ModelRole"),
    "feather_blueprints": _instances("blueprint", Blueprint, attrgetter("name")),
    "feather_routes": _instances("module of routes", str, str),
    "feather_template_folders": _FOLDER,
    "feather_tailwind_sources": _FOLDER,
    "feather_jobs": _instances("job module", str, str),
    "feather_job_context": _declared("job context", "JobContext"),
    "feather_backends": _declared(
        "backend", "Backend", lambda backend: f"{backend.kind}:{backend.name}"
    ),
    "feather_admin_pages": _declared("admin page", "AdminPage"),
    "feather_row_scopes": _declared("row scope", "RowScope", None),
    "feather_health_checks": _declared("health check", "HealthCheck"),
    "feather_doctor_checks": _declared("doctor check", "DoctorCheck", attrgetter("id")),
    "feather_shell_context": _instances("shell name", tuple, lambda pair: pair[0]),
    "feather_migration_operations": Kind("migration operation", callable, "a function"),
    "feather_scaffold_files": _declared("scaffold file", "ScaffoldFile", attrgetter("path")),
    "feather_eject": _declared("ejectable", "Ejectable", None),
    "feather_agent_guide": _instances("guide line", str),
}


def values_of(hook: str, returned: object) -> tuple[list[Any], list[str]]:
    """Split what a plugin returned from *hook* into single values.

    Returns:
        The values, and the cause of a problem for each that is of the wrong kind.
    """
    kind = CONTRIBUTIONS[hook]
    if isinstance(returned, Mapping):
        returned = returned.items()
    if isinstance(returned, str) or not isinstance(returned, Iterable):
        return [], [f"{hook} must return a list, and returned {returned!r}"]
    values = list(returned)
    wrong = [
        f"{hook} must return {kind.expected} for each {kind.noun}, and returned {value!r}"
        for value in values
        if not kind.accepts(value)
    ]
    return values, wrong


def duplicates(
    contributions: Iterable[Contribution], key: Callable[[Any], object]
) -> Iterator[tuple[str, str, object]]:
    """Yield the two plugins and the name, for each name that is contributed again."""
    owners: dict[object, str] = {}
    for plugin, value in contributions:
        name = key(value)
        if name in owners:
            yield owners[name], plugin, name
        owners.setdefault(name, plugin)
