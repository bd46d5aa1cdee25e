"""Looking at jobs, from any process that reaches the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

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
        after: Only those enqueued after the job of this id.
        conditions: What they have to fulfil besides.
    """

    statuses: tuple[str, ...] = ()
    queue: str | None = None
    task: str | None = None
    stuck: bool = False
    limit: int = 50
    before: str | None = None
    after: str | None = None
    conditions: tuple[ColumnElement[bool], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Leaf:
    """Some jobs of a list, without their number, which is dear where there are many.

    Attributes:
        rows: The jobs, those enqueued last first.
        older: Whether there are some that were enqueued earlier.
        newer: Whether there may be some that were enqueued later.
    """

    rows: Sequence[Any]
    older: bool
    newer: bool


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


def leaf(queue: "JobQueue", wanted: Wanted) -> Leaf:
    """Return jobs, those enqueued last first, with one statement.

    Args:
        queue: The queue.
        wanted: Which; with ``after``, those that come next to it.

    Raises:
        JobError: The tables are not there.
    """
    jobs = queue.store.tables.jobs
    onwards = wanted.after is not None
    order = jobs.c.id if onwards else jobs.c.id.desc()
    statement = _narrowed(select(*(jobs.c[name] for name in SHOWN)), jobs, wanted).order_by(order)
    with queue.store.reading() as connection:
        rows = connection.execute(statement.limit(wanted.limit + 1)).fetchall()
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    if onwards:
        return Leaf(rows[::-1], older=True, newer=more)
    return Leaf(rows, older=more, newer=wanted.before is not None)


def ids(queue: "JobQueue", wanted: Wanted, most: int | None = None) -> Sequence[str]:
    """Return the ids of jobs, those enqueued first first, without regard to the limit.

    Args:
        queue: The queue.
        wanted: Which.
        most: How many at most; None for all.

    Raises:
        JobError: The tables are not there.
    """
    jobs = queue.store.tables.jobs
    statement = _narrowed(select(jobs.c.id), jobs, wanted).order_by(jobs.c.id).limit(most)
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
    if wanted.after is not None:
        statement = statement.where(jobs.c.id > wanted.after)
    return statement.where(*wanted.conditions)


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
