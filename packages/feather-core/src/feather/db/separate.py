"""Connections that do not come from the app's pool."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine, NullPool, StaticPool, create_engine

_OF_THE_POOL = ("pool", "max_overflow", "echo_pool")
# Seconds. libpq takes less than two for two, and SQLite waits that long for another writer.
_CONNECT_ARGUMENTS: dict[str, dict[str, float]] = {
    "postgresql": {"connect_timeout": 2},
    "sqlite": {"timeout": 0.5},
}


def separate_engine(app: Flask) -> Engine:
    """Make an engine that opens a connection for each use, whatever the app's pool is up to.

    Args:
        app: The app; ``SQLALCHEMY_ENGINE_OPTIONS`` holds for this engine too, but for those
            about the pool.

    Returns:
        The engine; for a SQLite database in memory the app's own, whose one connection is the
        database.
    """
    with app.app_context():
        shared: Engine = app.extensions["sqlalchemy"].engine
    if isinstance(shared.pool, StaticPool):
        return shared
    options = options_without_pool(app)
    options["connect_args"] = {
        **_CONNECT_ARGUMENTS.get(shared.dialect.name, {}),
        **options.get("connect_args", {}),
    }
    return create_engine(shared.url, poolclass=NullPool, **options)


def options_without_pool(app: Flask) -> dict[str, Any]:
    """Return ``SQLALCHEMY_ENGINE_OPTIONS`` without those about the pool.

    Args:
        app: The app.
    """
    return {
        name: value
        for name, value in app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}).items()
        if not name.startswith(_OF_THE_POOL)
    }
