"""How Feather uses SQLite: enforced foreign keys, readers beside a writer, real transactions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITING = "feather_writing"
"""Execution option of a connection or session: its transactions take the write lock at once."""

READING = "feather_reading"
"""Execution option of an engine: its transactions are single selects, which need no ``BEGIN``."""

_BUSY_TIMEOUT_MS = 5000
_CHANGES = "feather_changes_at_begin"
_SHOWN_VIOLATIONS = 5


def configure(engine: Engine) -> None:
    """Set up every connection that an engine opens from now on.

    Args:
        engine: An engine for SQLite.
    """
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def make_folder(engine: Engine, instance: Path) -> None:
    """Make the folder of a database file that lies in the app's instance folder.

    Folders elsewhere are left to the administrator who named them.

    Args:
        engine: An engine for SQLite.
        instance: The app's instance folder.
    """
    folder = Path(engine.url.database or ":memory:").parent
    if folder.is_relative_to(instance):
        folder.mkdir(parents=True, exist_ok=True)


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions leave DDL outside; with None, _begin starts all of them.
    connection.isolation_level = None
    _pragma(connection, f"busy_timeout={_BUSY_TIMEOUT_MS}")
    _use_wal(connection)
    _pragma(connection, "foreign_keys=ON")


def _use_wal(connection: DBAPIConnection) -> None:
    """Repeat what SQLite refuses at once, without waiting, when two processes do it together."""
    end = time.monotonic() + _BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            return _pragma(connection, "journal_mode=WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # in its variants too
            if not busy or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _begin(connection: Connection) -> None:
    """Start a transaction; one that reads first may not write once others have written."""
    options = connection.get_execution_options()
    if options.get(READING):
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
    connection.info[_CHANGES] = _changes(connection)


def take_write_lock(connection: Connection) -> None:
    """Let a transaction that has only read so far write, as if it began now.

    Does nothing on other databases, within a savepoint, or when the transaction has changed
    rows and so holds the lock.

    Args:
        connection: A connection within a transaction.

    Raises:
        sqlalchemy.exc.OperationalError: Another writer kept the lock for five seconds.
    """
    if connection.dialect.name != "sqlite" or connection.in_nested_transaction():
        return
    if connection.info.get(_CHANGES) != _changes(connection):
        return
    # SQLAlchemy keeps its transaction: only what SQLite knows of it starts again.
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _changes(connection: Connection) -> int:
    """How many rows the connection has changed since it was opened."""
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # SQLAlchemy knows no driver
    return raw.total_changes


def _pragma(connection: DBAPIConnection, pragma: str) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Suspend foreign keys, because rebuilding a table drops it.

    With enforcement on, ``DROP TABLE`` first deletes the rows and so cascades to the tables
    that refer to it. Call ``check_foreign_keys`` before committing.

    Args:
        connection: A connection that is not in a transaction: within one, SQLite ignores
            the switch.

    Yields:
        Nothing; enforcement is back on when the block ends.
    """
    raw = connection.connection.dbapi_connection
    assert raw is not None  # noqa: S101 - an open connection has one; this is for mypy
    _pragma(raw, "foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        _pragma(raw, "foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """Make sure that no row refers to one that does not exist.

    Args:
        connection: A connection, within the transaction to check.

    Raises:
        ValueError: Rows do; the text names the first few tables and row numbers.
    """
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        shown = ", ".join(
            f"{table} row {row} (to {parent})"
            for table, row, parent, _ in broken[:_SHOWN_VIOLATIONS]
        )
        raise ValueError(f"{len(broken)} rows refer to rows that do not exist: {shown}")
