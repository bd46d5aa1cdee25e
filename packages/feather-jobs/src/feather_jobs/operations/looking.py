"""Looking at jobs, from any process that reaches the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, func, select

from feather_jobs.operations.workers import alive
from feather_jobs.status import RUNNING
from feather_jobs.store import dialects
from feather_jobs.store.enqueueing import is_status

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

STUCK_SECONDS = 600.0
"""After how long a job without a timeout counts as stuck."""

SHOWN = (
    "id", "task", "queue", "status", "rank", "attempt", "failures", "losses", "retry", "timeout",
    "created_at", "run_at", "started_at", "finished_at", "worker_id", "cancelling",
    "progress_done", "progress_total", "error",
)  # fmt: skip
"""The columns of a list: not those that may be large."""


@dataclass(frozen=True)
class Wanted:
    """Which jobs to look at.

    Attributes:
        statuses: Only those; none for all.
        queue: Only of this queue.
        task: Only of this task: its name with the module, or the end of it.
        stuck: Only those that run for too long, or whose worker is gone.
        limit: How many at most.
        before: Only those enqueued before the job of this id.
    """

    statuses: tuple[str, ...] = ()
    queue: str | None = None
    task: str | None = None
    stuck: bool = False
    limit: int = 50
    before: str | None = None


@dataclass(frozen=True)
class Page:
    """Some of the jobs that were looked for.

    Attributes:
        rows: The jobs, those enqueued last first.
        more: How many there are besides, enqueued earlier.
        now: The time by the database's clock.
    """

    rows: Sequence[Any]
    more: int
    now: datetime


def look(queue: "JobQueue", wanted: Wanted) -> Page:
    """Return jobs, those enqueued last first.

    Args:
        queue: The queue.
        wanted: Which.

    Raises:
        JobError: The tables are not there.
    """
    jobs = queue.store.tables.jobs
    columns = [jobs.c[name] for name in SHOWN]
    statement = _narrowed(select(*columns), jobs, wanted).order_by(jobs.c.id.desc())
    with queue.store.reading() as connection:
        now = dialects.now(connection)
        if wanted.stuck:
            stuck = _stuck(queue, connection, statement, now)
            return Page(stuck[: wanted.limit], max(0, len(stuck) - wanted.limit), now)
        rows = connection.execute(statement.limit(wanted.limit)).fetchall()
        if len(rows) < wanted.limit:
            return Page(rows, 0, now)
        counted = _narrowed(select(func.count()).select_from(jobs), jobs, wanted)
        return Page(rows, connection.execute(counted).scalar_one() - len(rows), now)


def ids(queue: "JobQueue", wanted: Wanted) -> Sequence[str]:
    """Return the ids of jobs, those enqueued first first, without regard to the limit.

    Args:
        queue: The queue.
        wanted: Which.

    Raises:
        JobError: The tables are not there.
    """
    jobs = queue.store.tables.jobs
    statement = _narrowed(select(jobs.c.id), jobs, wanted).order_by(jobs.c.id)
    with queue.store.reading() as connection:
        return connection.execute(statement).scalars().all()


def _narrowed(statement: Select[Any], jobs: Any, wanted: Wanted) -> Select[Any]:
    if wanted.stuck:
        statement = statement.where(is_status(jobs, RUNNING))
    if wanted.statuses:
        statement = statement.where(jobs.c.status.in_(wanted.statuses))
    if wanted.queue is not None:
        statement = statement.where(jobs.c.queue == wanted.queue)
    if wanted.task is not None:
        end = jobs.c.task.endswith(f".{wanted.task}", autoescape=True)
        statement = statement.where((jobs.c.task == wanted.task) | end)
    if wanted.before is not None:
        statement = statement.where(jobs.c.id < wanted.before)
    return statement


def _stuck(
    queue: "JobQueue", connection: Connection, running: Select[Any], now: datetime
) -> list[Any]:
    """Return what runs for too long or for nobody; few jobs run, so this is no query."""
    workers = {one.id for one in alive(queue, connection)}
    return [
        row
        for row in connection.execute(running)
        if row.worker_id not in workers or _overdue(row, now)
    ]


def _overdue(row: Any, now: datetime) -> bool:
    limit = STUCK_SECONDS if row.timeout is None else row.timeout
    started: datetime | None = row.started_at
    return started is not None and (now - started).total_seconds() > limit
