"""What makes up the health of an app: its database, and what the app and its plugins add."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flask import Flask

if TYPE_CHECKING:
    from feather.plugins.contributions import HealthCheck

DATABASE = "database"
_KEY = "feather.health"
Run = TypeVar("Run", bound=Callable[[], None])


def health_check(app: Flask, name: str) -> Callable[[Run], Run]:
    """Add an entry to ``/health``.

    Example::

        @health_check(app, "search")
        def search_answers():
            search.ping(timeout=0.5)

    Args:
        app: The app.
        name: The entry's key under ``checks``.

    Returns:
        A decorator for a function without arguments that raises when what it checks is unwell.
        It runs in a thread of its own, within an app context; what takes longer than
        0.9 seconds counts as failed.

    Raises:
        ValueError: If there is a check of that name.
    """

    def add(run: Run) -> Run:
        if any(check.name == name for check in contributed(app)) or name == DATABASE:
            raise ValueError(
                f"there is a health check called {name!r} already: choose another name for "
                f"{run.__module__}.{run.__qualname__}"
            )
        from feather.plugins.contributions import HealthCheck

        own: list[HealthCheck] = app.extensions.setdefault(_KEY, [])
        own.append(HealthCheck(name, run))
        return run

    return add


def contributed(app: Flask) -> "list[HealthCheck]":
    """Return the checks that plugins and the app itself have added so far.

    Args:
        app: The app.
    """
    host = app.extensions.get("feather")
    plugins = () if host is None else host.contributions.get("feather_health_checks", ())
    own: list[HealthCheck] = app.extensions.get(_KEY, [])
    return [*(contribution.value for contribution in plugins), *own]
