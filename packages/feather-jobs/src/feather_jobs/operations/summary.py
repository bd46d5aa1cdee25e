"""How a queue is doing, in figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from feather_jobs.operations.workers import Worker, alive, serves
from feather_jobs.status import QUEUED, STATUSES, UNFINISHED
from feather_jobs.store import dialects
from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


@dataclass(frozen=True)
class Summary:
    """How a queue is doing.

    Attributes:
        statuses: How many jobs there are of each status.
        queues: The same by the queue's name, without those that are finished.
        unknown: How many unfinished jobs there are of each task that this process does not know.
        workers: Those that are alive.
        oldest: Since when the job could run that has waited longest.
        now: The time by the database's clock.
    """

    statuses: Mapping[str, int]
    queues: Mapping[str, Mapping[str, int]]
    unknown: Mapping[str, int]
    workers: list[Worker]
    oldest: datetime | None
    now: datetime

    @property
    def oldest_seconds(self) -> float | None:
        """For how long the job has waited that has waited longest."""
        return None if self.oldest is None else (self.now - self.oldest).total_seconds()

    def notes(self) -> Iterator[str]:
        """Yield what somebody should know."""
        queued = {name: counts.get(QUEUED, 0) for name, counts in self.queues.items()}
        waiting = sum(queued.values())
        if waiting and not self.workers:
            yield (
                f"{_jobs(waiting)} wait{_s(waiting)}, and no worker is alive: start one with "
                "feather worker, or a web process with JOB_MAX_WORKERS of 1 or more"
            )
        elif self.workers:
            for name, number in sorted(queued.items()):
                if number and not serves(self.workers, name):
                    yield (
                        f"{_jobs(number)} wait{_s(number)} in the queue {name}, which no worker "
                        f"serves: start one with feather worker --queues {name}"
                    )
        for task, number in sorted(self.unknown.items()):
            yield (
                f"{_jobs(number)} wait{_s(number)} for the task {task}, which this app does not "
                "declare: it was renamed or removed, or its module is not imported. Declare it "
                "again, or cancel them with feather jobs cancel"
            )


def summary(queue: "JobQueue", *conditions: ColumnElement[bool]) -> Summary:
    """Return how a queue is doing.

    Args:
        queue: The queue.
        *conditions: What jobs have to fulfil to be counted.

    Raises:
        JobError: The tables are not there.
    """
    counted = _counted(queue.store.tables.jobs, conditions)
    with queue.store.reading() as connection:
        now = dialects.now(connection)
        groups = connection.execute(counted).fetchall()
        return _summed_up(groups, alive(queue, connection, now), now)


def _counted(jobs: Any, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Count the jobs by status, those that are not finished by queue and task as well.

    All in one pass over the table, most of which is history.
    """
    unfinished = jobs.c.status.in_(UNFINISHED)
    seen = (
        select(
            jobs.c.status,
            case((unfinished, jobs.c.queue)).label("queue"),
            case((unfinished, jobs.c.task)).label("task"),
            jobs.c.run_at,
        )
        .where(*conditions)
        .subquery()
    )
    by = (seen.c.status, seen.c.queue, seen.c.task)
    return select(*by, func.count().label("number"), func.min(seen.c.run_at)).group_by(*by)


def _summed_up(groups: Sequence[Any], workers: list[Worker], now: datetime) -> Summary:
    statuses = dict.fromkeys(STATUSES, 0)
    queues: dict[str, dict[str, int]] = {}
    unknown: dict[str, int] = {}
    known = known_tasks()
    for status, queue_name, task, number, _ in groups:
        statuses[status] += number
        if task is None:
            continue
        of = queues.setdefault(queue_name, {})
        of[status] = of.get(status, 0) + number
        if task not in known:
            unknown[task] = unknown.get(task, 0) + number
    oldest = min((first for status, *_, first in groups if status == QUEUED), default=None)
    return Summary(statuses, queues, unknown, workers, oldest, now)


def unknown_tasks(queue: "JobQueue", connection: Connection) -> dict[str, int]:
    """Return how many unfinished jobs there are of each task that this process does not know.

    Args:
        queue: The queue.
        connection: A connection to its database.
    """
    jobs: Any = queue.store.tables.jobs
    counted = (
        select(jobs.c.task, func.count()).where(jobs.c.status.in_(UNFINISHED)).group_by(jobs.c.task)
    )
    known = known_tasks()
    return {task: n for task, n in connection.execute(counted) if task not in known}


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number:,} jobs"


def _s(number: int) -> str:
    return "s" if number == 1 else ""
