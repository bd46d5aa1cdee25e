"""One transaction around everything that a test does to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, StaticPool, event
from sqlalchemy.pool import ConnectionPoolEntry

from feather.db import db, sqlite
from feather.testing.savepoints import SharedConnection, Transactions

_READING = ("EXPLAIN", "PRAGMA", "SELECT", "SHOW")


class _OneConnection(StaticPool):
    """SQLAlchemy's pool of one connection, which may be in use more than once at a time.

    Code that wants a connection of its own recognises that class, and does without.
    """

    def _do_get(self) -> ConnectionPoolEntry:
        return super(StaticPool, self)._create_connection()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        record.close()

    def recreate(self) -> "_OneConnection":
        """Return the pool itself: ``engine.dispose()`` has nothing to close."""
        return self

    def dispose(self) -> None:
        """Leave the connection open."""


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Roll back at the end of the block what the app has committed.

    The whole app uses one connection meanwhile, in a transaction that is never committed; its
    own transactions become savepoints.

    Args:
        app: An app with Feather's database.
    """
    with app.app_context():
        engine = db.engine
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    own_pool = engine.pool
    begins = event.contains(engine, "begin", sqlite._begin)
    if begins:
        event.remove(engine, "begin", sqlite._begin)
        connection.execute("BEGIN")
    transactions = Transactions(connection)
    engine.pool = _OneConnection(lambda: SharedConnection(transactions), dialect=engine.dialect)
    event.listen(engine, "before_cursor_execute", _note_writes)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", _note_writes)
        engine.pool = own_pool
        if begins:
            event.listen(engine, "begin", sqlite._begin)
        connection.rollback()
        pooled.close()


def _note_writes(connection: Connection, _cursor: Any, statement: str, *_details: Any) -> None:
    shared = connection.connection.dbapi_connection
    if isinstance(shared, SharedConnection) and not _reads(statement):
        shared.wrote = True


def _reads(statement: str) -> bool:
    return statement.lstrip().upper().startswith(_READING)
