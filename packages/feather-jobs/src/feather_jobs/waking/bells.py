"""What wakes the workers of a database: those of this process, and those of others."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select

from feather_jobs.store.dialects import CHANNEL


class Listener(Protocol):
    """Calls a function whenever jobs may have come."""

    def close(self) -> None:
        """Stop listening."""


class Bell:
    """Wakes whoever listens.

    Args:
        engine: The database.
    """

    def __init__(self, engine: Engine) -> None:
        self._local: list[Callable[[], None]] = []
        self._lock = Lock()
        self._folder = _folder(engine)
        self._dialect = engine.dialect.name

    def ring(self) -> None:
        """Wake the workers; on PostgreSQL the commit of a new job wakes other processes'."""
        for wake in self._local:
            wake()
        if self._folder is not None:
            from feather_jobs.waking.pipes import ring

            ring(self._folder)

    def ring_within(self, connection: Connection) -> None:
        """Have the commit of a transaction wake other processes' workers, on PostgreSQL."""
        if self._dialect == "postgresql":
            connection.execute(select(func.pg_notify(CHANNEL, "")))

    def listen(self, engine: Engine, wake: Callable[[], None]) -> Listener:
        """Call *wake*, from any thread, whenever jobs may have come.

        Args:
            engine: Where a connection to listen on comes from.
            wake: What to call; it must be quick and may be called for nothing.

        Returns:
            What to close in the end.
        """
        with self._lock:
            self._local.append(wake)
        others: Listener | None = None
        if self._folder is not None:
            from feather_jobs.waking.pipes import PipeListener

            # Where no pipe can be made, the worker looks every few seconds.
            with suppress(OSError):
                others = PipeListener(self._folder, wake)
        elif self._dialect == "postgresql":
            from feather_jobs.waking.postgres import PostgresListener

            others = PostgresListener(engine, wake)
        return _Both(self, wake, others)

    def start_over(self) -> None:
        """Forget, in the child of a fork, the listeners whose threads are the parent's."""
        self._local.clear()
        self._lock = Lock()

    def _forget(self, wake: Callable[[], None]) -> None:
        with self._lock:
            if wake in self._local:
                self._local.remove(wake)


class _Both:
    def __init__(self, bell: Bell, wake: Callable[[], None], others: Listener | None) -> None:
        self._bell = bell
        self._wake = wake
        self._others = others

    def close(self) -> None:
        """Stop listening."""
        self._bell._forget(self._wake)
        if self._others is not None:
            self._others.close()


def _folder(engine: Engine) -> Path | None:
    """Return the folder for the pipes of a SQLite file."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or database in (None, "", ":memory:"):
        return None
    if not hasattr(os, "mkfifo") or database.startswith("file:"):
        return None
    return Path(f"{database}-workers")
