"""Deleting jobs that came to their end."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, func, select

from feather_jobs.status import FINISHED
from feather_jobs.store import dialects

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

BATCH = 1000
"""How many are deleted in one transaction, so that workers never wait for long."""


class Clearing:
    """Deletes the history, or a part of it. What is not finished stays in any case.

    Args:
        queue: The queue.
        statuses: Only jobs with one of these; each must be one of a finished job.
        days: Only jobs that came to their end that many days ago, or earlier.

    Raises:
        JobError: The tables are not there.
    """

    def __init__(
        self, queue: "JobQueue", statuses: Sequence[str] = FINISHED, days: float | None = None
    ) -> None:
        self._store = queue.store
        self._statuses = [status for status in statuses if status in FINISHED]
        with self._store.reading() as connection:
            # What ends from now on was not seen by whoever agreed to this.
            self._before = dialects.now(connection) - timedelta(days=days or 0.0)

    def count(self) -> dict[str, int]:
        """Return how many jobs there are to delete, by status."""
        c = self._store.tables.jobs.c
        counted = select(c.status, func.count()).where(self._condition()).group_by(c.status)
        with self._store.reading() as connection:
            return {str(status): number for status, number in connection.execute(counted)}

    def run(self) -> Iterator[int]:
        """Delete them.

        Yields:
            How many were deleted, after each batch.
        """
        jobs = self._store.tables.jobs
        some = select(jobs.c.id).where(self._condition()).limit(BATCH)
        # Once more outside: one that is tried again meanwhile is not finished any more.
        these = delete(jobs).where(jobs.c.id.in_(some), self._condition())
        while True:
            with self._store.writing() as connection:
                deleted = connection.execute(these).rowcount
            if not deleted:
                return
            yield deleted

    @property
    def before(self) -> datetime:
        """Jobs that came to their end later stay."""
        return self._before

    def _condition(self) -> ColumnElement[bool]:
        c: Any = self._store.tables.jobs.c
        conditions = (
            c.finished_at.is_not(None),
            c.finished_at <= self._before,
            c.status.in_(self._statuses),
        )
        return and_(*conditions)
