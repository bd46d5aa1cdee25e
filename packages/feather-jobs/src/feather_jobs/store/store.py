"""``Store``: the tables of one app and the connections to them."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import RLock
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, StaticPool
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from feather.db.reading import reading
from feather.db.sqlite import WRITING
from feather_jobs.errors import JobError
from feather_jobs.settled import settled
from feather_jobs.store import dialects
from feather_jobs.store.claiming import Claims
from feather_jobs.store.engines import engine_in_memory
from feather_jobs.store.enqueueing import Inserts
from feather_jobs.store.finishing import Finishes
from feather_jobs.store.joining import transaction_of
from feather_jobs.store.tables import OTHERS, Tables, apart, declare_beside, tables_of
from feather_jobs.store.workers import Workers

_CACHED = ("engine", "_writing", "model", "tables", "inserts", "claims", "finishes", "workers")


class Store:
    """Where an app's jobs are: in its database, or in the memory of the process.

    Args:
        app: The app.
        lease: Seconds of silence after which a worker counts as gone.
    """

    def __init__(self, app: Flask, lease: float) -> None:
        self.app = app
        self._lease = lease
        # SQLite in memory is one connection, which can be in one transaction at a time.
        self._alone = RLock()

    @settled
    def extension(self) -> Any:
        """The Flask-SQLAlchemy object of the database that jobs are in; None if they are in memory.

        SQLite in memory is one connection, which the app's sessions are in the middle of using.
        """
        found = self.app.extensions.get("sqlalchemy")
        if found is None:
            return None
        with self.app.app_context():
            url = found.engine.url
        in_memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")
        return None if in_memory else found

    @property
    def durable(self) -> bool:
        """Whether jobs survive the process."""
        return self.extension is not None

    @settled
    def model(self) -> type[Any]:
        """The model of jobs; settled on first use, when the app's own are imported."""
        if self.extension is None:
            return apart()
        from feather.db.base import db

        if self.extension is not db:
            return declare_beside(self.extension.Model)
        from feather.db.roles import model_for

        return model_for(self.app, "job")

    @settled
    def tables(self) -> Tables:
        """The tables."""
        return tables_of(self.model)

    @settled
    def engine(self) -> Engine:
        """The app's engine, or that of a database in memory."""
        if self.extension is None:
            engine = engine_in_memory()
            self.tables.jobs.metadata.create_all(engine)
            return engine
        with self.app.app_context():
            shared: Engine = self.extension.engine
        dialects.check(shared.dialect.name)
        return shared

    @settled
    def _writing(self) -> Engine:
        """The engine, whose transactions take SQLite's write lock at once."""
        return self.engine.execution_options(**{WRITING: True})

    @settled
    def inserts(self) -> Inserts:
        """The statements that enqueue."""
        return Inserts(self.tables.jobs, self.engine.dialect.name)

    @settled
    def claims(self) -> Claims:
        """The statements that take jobs."""
        return Claims(self.tables.jobs)

    @settled
    def finishes(self) -> Finishes:
        """The statements that write what became of jobs."""
        return Finishes(self.tables.jobs, self.tables.workers)

    @settled
    def workers(self) -> Workers:
        """The statements about workers."""
        return Workers(self.tables.workers, self._lease)

    def declare(self) -> None:
        """Declare the tables beside the app's own.

        Raises:
            JobError: The database cannot hold a queue.
        """
        _ = self.engine, self.tables

    def start_over(self) -> None:
        """Leave the connections that a fork has copied to the parent, in the child."""
        if self.extension is not None:
            if "engine" in self.__dict__:
                self.engine.dispose(close=False)
        else:
            for name in _CACHED:
                self.__dict__.pop(name, None)

    def enqueuing_session(self) -> Session | None:
        """Return the session whose transaction a new job is a part of, if there is one."""
        return None if self.extension is None else transaction_of(self.extension)

    def deferring_session(self) -> Session | None:
        """Return the session after whose commit a new job is added that cannot be a part of it."""
        found = self.app.extensions.get("sqlalchemy")
        return None if found is None or self.extension is not None else transaction_of(found)

    @contextmanager
    def writing(self, engine: Engine | None = None) -> Iterator[Connection]:
        """Run a block in a transaction of its own.

        Args:
            engine: A worker's own; the app's without it.

        Raises:
            JobError: The tables are not there.
        """
        engine = engine or self._writing
        with self._guarding(engine), engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self, engine: Engine | None = None) -> Iterator[Connection]:
        """Run a block of selects that need not agree with each other.

        Args:
            engine: A worker's own; the app's without it.

        Raises:
            JobError: The tables are not there.
        """
        engine = engine or self.engine
        with self._guarding(engine), reading(engine).connect() as connection:
            yield connection

    @contextmanager
    def _guarding(self, engine: Engine) -> Iterator[None]:
        # In memory, giving the one connection back would undo what another thread has begun.
        alone = self._alone if isinstance(engine.pool, StaticPool) else nullcontext()
        with alone, tables_expected(self.tables.jobs.name):
            yield


@contextmanager
def tables_expected(table: str) -> Iterator[None]:
    """Say what to do where a statement fails because the tables are missing."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        text = str(error.orig)
        absent = "no such table" in text or "does not exist" in text
        missing = next((name for name in (table, *OTHERS) if name in text), None)
        if absent and missing is not None:
            raise JobError(
                f"the database has no table {missing}: write and apply a migration, feather db "
                'migrate -m "jobs" && feather db upgrade; or, without migrations, call '
                "db.create_all() after Jobs(app)"
            ) from error
        raise
