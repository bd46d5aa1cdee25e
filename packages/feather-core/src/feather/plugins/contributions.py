"""The values that plugins return from contribution hooks."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from feather.plugins.model_role import ModelRole as ModelRole

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import ColumnElement

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Backend:
    """An implementation that a setting can name, for example ``STORAGE_BACKEND=azure``.

    Attributes:
        kind: What it implements: ``"storage"``, ``"jobs"``, ``"cache"`` or ``"mail"``.
        name: The setting's value.
        target: Where the class is, as ``"module:name"``; imported when it is chosen.
    """

    kind: Literal["storage", "jobs", "cache", "mail"]
    name: str
    target: str


@dataclass(frozen=True)
class HealthCheck:
    """One entry under ``checks`` of ``/health``.

    Attributes:
        name: The entry's key.
        run: Called without arguments; raises when the thing it checks is unwell.
    """

    name: str
    run: Callable[[], None]


@dataclass(frozen=True)
class Finding:
    """Something a doctor check found.

    Attributes:
        severity: ``"error"`` for what must be put right, ``"warning"`` for what may be meant.
        where: The setting, file or route concerned.
        message: What is wrong.
        remedy: What to do about it.
    """

    severity: Literal["error", "warning"]
    where: str
    message: str
    remedy: str


@dataclass(frozen=True)
class DoctorCheck:
    """A check of ``feather doctor``.

    Attributes:
        id: Stable and unique, for example ``"jobs.redis-eviction"``; what silencing refers to.
        title: One line that says what is checked.
        run: Called with the app; returns what it found.
        deploy: Whether only production needs it, so that it runs with ``--deploy``.
        boot: Whether an error that it finds refuses a start in production; it must be quick then,
            and ask no other server.
    """

    id: str
    title: str
    run: "Callable[[Flask], Iterable[Finding]]"
    deploy: bool = False
    boot: bool = False


@dataclass(frozen=True)
class AdminPage:
    """A page of the admin panel and its entry in the navigation.

    Attributes:
        name: Unique key; templates set ``active_page`` to it.
        title: The entry's text.
        endpoint: The Flask endpoint of the page.
        icon: Name of a Material icon.
        section: Heading to list the entry under, or ``None`` for the first group.
        permission: What a person needs to see the entry; ``admin.<name>`` by default. The page
            itself has to ask for the same.
        badge: Called while a page of the panel is rendered; returns a number to show beside the
            entry, or None. One SQL statement at most.
    """

    name: str
    title: str
    endpoint: str
    icon: str
    section: str | None = None
    permission: str = ""
    badge: Callable[[], int | None] | None = None

    def __post_init__(self) -> None:
        if not self.permission:
            object.__setattr__(self, "permission", f"admin.{self.name}")


@dataclass(frozen=True)
class RowScope:
    """Which rows of a model the signed-in person may see.

    Attributes:
        role: The role that the model serves: ``"user"``, ``"error_log"``, ``"audit"``, ``"job"``.
        condition: Called in a request with the model; returns what the rows have to fulfil.
    """

    role: str
    condition: "Callable[[type[Any]], ColumnElement[bool]]"


@dataclass(frozen=True)
class JobContext:
    """Something that travels from the enqueuer into a job: the tenant, the acting user.

    Attributes:
        name: Unique key under which the value is stored with the job.
        capture: Called when a job is enqueued; returns the value to keep.
        restore: Called with that value around the job; returns a context manager.
    """

    name: str
    capture: Callable[[], Json]
    restore: Callable[[Json], AbstractContextManager[None]]


@dataclass(frozen=True)
class ScaffoldFile:
    """A file that ``feather new`` adds to a project that uses the plugin.

    Attributes:
        path: Where it goes, relative to the project, with forward slashes.
        source: The file to copy, inside the plugin's package.
    """

    path: str
    source: Path


@dataclass(frozen=True)
class Ejectable:
    """Files of a plugin that ``feather eject`` copies into a project.

    Several may share a name and a part: they are copied together. What is offered has to be what
    the app takes over by having it at the same place: a template of the same path, a route of the
    same path and method.

    Attributes:
        name: What people ask for, for example ``"admin"``; usually the plugin's name.
        part: ``"templates"``, or ``"routes"`` for Python files: routes, and what they import.
        title: One line that says what the files are.
        source: A folder or a file inside the plugin's package. Of a folder everything is copied,
            except an ``__init__.py`` without code, which a folder of a project does not need.
        target: Where it goes, relative to the project, with forward slashes: ``"templates"``, or
            ``"routes/pages/admin.py"``.
        imports: Modules that are copied, too, by the names that the project has them under. In
            the copies of Python files, imports of these and of modules below them are rewritten.
    """

    name: str
    part: Literal["templates", "routes"]
    title: str
    source: Path
    target: str
    imports: Mapping[str, str] = field(default_factory=dict, hash=False)
