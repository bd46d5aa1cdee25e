"""The connections that the queue uses."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine, StaticPool, create_engine

from feather.db import sqlite
from feather.db.separate import options_without_pool
from feather.db.sqlite import WRITING

_CONNECT_SECONDS = 5


def engine_in_memory() -> Engine:
    """Make a database that lives as long as the process, for apps that have none."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    sqlite.configure(engine)
    return engine.execution_options(**{WRITING: True})


def engine_of_worker(app: Flask, shared: Engine, size: int) -> Engine:
    """Make an engine whose connections nobody but the worker uses.

    Args:
        app: The app; ``SQLALCHEMY_ENGINE_OPTIONS`` holds for this engine too, but for those
            about the pool.
        shared: The app's engine. A database in memory has only its connection.
        size: How many connections there are at most.
    """
    if isinstance(shared.pool, StaticPool):
        return shared.execution_options(**{WRITING: True})
    options = options_without_pool(app)
    own: dict[str, Any] = {"pool_size": size, "max_overflow": 0, "pool_pre_ping": False}
    if shared.dialect.name == "postgresql":
        # Claiming relies on seeing what others have committed meanwhile.
        own["isolation_level"] = "READ COMMITTED"
        options["connect_args"] = {
            "connect_timeout": _CONNECT_SECONDS,
            **options.get("connect_args", {}),
        }
    engine = create_engine(shared.url, **{**options, **own})
    if shared.dialect.name == "sqlite":
        sqlite.configure(engine)
    return engine.execution_options(**{WRITING: True})
