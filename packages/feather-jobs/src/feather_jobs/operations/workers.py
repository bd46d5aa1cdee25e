"""The workers that are alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from feather_jobs.store import dialects

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


@dataclass(frozen=True)
class Worker:
    """A process that runs jobs: a web process, or one of ``feather worker``.

    Attributes:
        id: What stands in the rows of its jobs.
        host: The machine's name.
        pid: Its process id there.
        threads: How many jobs it runs at a time.
        queues: The queues that it serves; None for all.
        started_at: Since when.
        seen_at: When it was heard of last.
    """

    id: str
    host: str
    pid: int
    threads: int
    queues: tuple[str, ...] | None
    started_at: datetime
    seen_at: datetime

    def row(self) -> dict[str, object]:
        """Return what ``--json`` prints for it."""
        return {**vars(self), "queues": self.queues and list(self.queues)}


def alive(queue: "JobQueue", connection: Connection, now: datetime | None = None) -> list[Worker]:
    """Return the workers that were heard of within the lease, the oldest first.

    Args:
        queue: The queue.
        connection: A connection to its database.
        now: The time by the database's clock, where it is known.
    """
    table = queue.store.tables.workers
    lease = timedelta(seconds=queue.settings.JOB_LEASE_SECONDS)
    since = (now or dialects.now(connection)) - lease
    wanted = select(table).where(table.c.seen_at >= since).order_by(table.c.started_at, table.c.id)
    return [_worker(row) for row in connection.execute(wanted)]


def serves(workers: Sequence[Worker], queue_name: str) -> bool:
    """Tell whether one of some workers serves a queue."""
    return any(one.queues is None or queue_name in one.queues for one in workers)


def _worker(row: Any) -> Worker:
    queues = None if row.queues is None else tuple(row.queues.split(","))
    return Worker(row.id, row.host, row.pid, row.threads, queues, row.started_at, row.seen_at)
