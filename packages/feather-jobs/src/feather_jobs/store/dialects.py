"""What differs between SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, cast, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import INTERVAL

from feather_jobs.errors import JobError

SUPPORTED = ("sqlite", "postgresql")
CHANNEL = "feather_jobs"
"""What PostgreSQL's NOTIFY is sent on."""

_LOCK_SPACE = 0x66656174  # tells our advisory locks from those of others
_journey = timedelta()
_take_lock = text("SELECT pg_advisory_xact_lock(:space, hashtext(:name))")


def check(dialect: str) -> None:
    """Refuse a database that the queue cannot use.

    Raises:
        JobError: It is neither SQLite nor PostgreSQL.
    """
    if dialect not in SUPPORTED:
        raise JobError(
            f"jobs are kept in SQLite or PostgreSQL, and DATABASE_URL names {dialect}: a queue "
            "needs row locks that are skipped, or one writer at a time"
        )


def now(connection: Connection) -> datetime:
    """Return the time by the database's clock; SQLite's is that of its host, and so ours."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC) + _journey
    found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return found + _journey


def in_seconds(dialect: str, name: str) -> ColumnElement[Any]:
    """Return the time that is some seconds from now, for a prepared statement.

    Args:
        dialect: The database.
        name: The parameter, which :func:`moment` gives the value of.
    """
    if dialect == "sqlite":
        return bindparam(name)
    return func.clock_timestamp() + cast(bindparam(name), INTERVAL)


def moment(dialect: str, seconds: float) -> datetime | timedelta:
    """Return the value for the parameter of :func:`in_seconds`."""
    distance = timedelta(seconds=seconds) + _journey
    return datetime.now(UTC) + distance if dialect == "sqlite" else distance


def insert(dialect: str, table: Table) -> Any:
    """Return an INSERT that can be told what to do about a conflict."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def lock(connection: Connection, name: str) -> None:
    """Let nobody else hold the lock *name* until the transaction ends.

    A writing transaction on SQLite is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_take_lock, {"space": _LOCK_SPACE, "name": name})


def travel(distance: timedelta) -> None:
    """Let time pass, in a test: from now on the database's clock is further ahead."""
    global _journey  # there is one time
    _journey += distance


def return_to_now() -> None:
    """Let the database's clock tell the time again."""
    global _journey  # as above
    _journey = timedelta()
