"""Putting jobs into the table."""

from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, literal_column, select

from feather.uuid7 import uuid7
from feather_jobs.context import Captured
from feather_jobs.status import QUEUED, SCHEDULED
from feather_jobs.store import dialects
from feather_jobs.tasks.options import Options

_PLAIN = (
    "id",
    "task",
    "queue",
    "status",
    "rank",
    "payload",
    "context",
    "request_id",
    "user_id",
    "tenant_id",
    "unique_key",
    "retry",
    "timeout",
)
_TRIES = 5


def row_of(
    task: str, options: Options, payload: str, kept: Captured, unique_key: str | None = None
) -> dict[str, Any]:
    """Return the columns of a new job, under an id of its own.

    Args:
        task: The task's name.
        options: How the job is run.
        payload: The arguments, as text.
        kept: What is restored around it.
        unique_key: What no other unfinished job may have.
    """
    return {
        "id": str(uuid7()),
        "task": task,
        "queue": options.queue,
        "rank": -options.priority,
        "payload": payload,
        "unique_key": unique_key,
        "retry": options.retry,
        "timeout": options.timeout,
        **kept._asdict(),
    }


class Inserts:
    """The prepared statements for one table.

    Args:
        jobs: The table.
        dialect: The database.
    """

    def __init__(self, jobs: Table, dialect: str) -> None:
        self._jobs = jobs
        self._dialect = dialect
        now = dialects.in_seconds(dialect, "now")
        self._plain = dialects.insert(dialect, jobs).values(
            **{name: bindparam(name) for name in _PLAIN},
            attempt=0,
            failures=0,
            losses=0,
            cancelling=False,
            created_at=now,
            run_at=dialects.in_seconds(dialect, "then"),
        )
        if dialect == "postgresql":
            # Sent by the commit; in the same statement it costs no round trip.
            told = func.pg_notify(dialects.CHANNEL, bindparam("queue")).label("told")
            self._plain = self._plain.returning(jobs.c.id, told)
        self._unique = self._plain.on_conflict_do_nothing(index_elements=[jobs.c.unique_key])
        if dialect == "sqlite":
            self._unique = self._unique.returning(jobs.c.id)

    def add(self, connection: Connection, delay: float, row: dict[str, Any]) -> str:
        """Insert a job, unless an unfinished one has its unique key.

        Args:
            connection: A connection in a transaction that can write.
            delay: Seconds before it may start.
            row: The other columns that are known.

        Returns:
            The id of the job, or of the one that there is already.
        """
        row["status"] = SCHEDULED if delay > 0 else QUEUED
        row["now"] = dialects.moment(self._dialect, 0.0)
        row["then"] = dialects.moment(self._dialect, delay)
        if row["unique_key"] is None:
            connection.execute(self._plain, row)
            return str(row["id"])
        holder = select(self._jobs.c.id).where(self._jobs.c.unique_key == row["unique_key"])
        for _ in range(_TRIES):  # the other one may finish between the two statements
            if connection.execute(self._unique, row).first() is not None:
                return str(row["id"])
            if (found := connection.execute(holder).scalar()) is not None:
                return str(found)
        raise RuntimeError(f"the unique key of {row['task']} changes hands all the time")


def is_status(jobs: Table, status: str) -> Any:
    """Return the condition that a job has a status, in the words of the partial indexes."""
    return jobs.c.status == literal_column(f"'{status}'")
