"""Taking jobs: every condition on when a job may run is a part of these statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, and_, bindparam, func, literal_column, select, update

from feather_jobs.status import QUEUED, RUNNING, SCHEDULED
from feather_jobs.store import dialects
from feather_jobs.store.enqueueing import is_status

SUSPECT_FROM = 2
"""From so many losses on, a job runs alone: whose process ends with it shows who does it."""

_MOST_PROMOTED = 1000


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this worker runs now.

    Attributes:
        id: Its id.
        task: The task's name.
        payload: The arguments, as text.
        context: What to restore around it, as text.
        request_id: The request that enqueued it.
        user_id: Who was signed in.
        tenant_id: For which tenant.
        retry: How often it is tried again after a failure.
        timeout: Seconds that the attempt may take.
        attempt: The number of this attempt, without which nothing is written.
        failures: How many attempts failed.
        losses: How many attempts ended with their process.
        state: What it saved last.
    """

    id: str
    task: str
    payload: str
    context: str | None
    request_id: str | None
    user_id: str | None
    tenant_id: str | None
    retry: int
    timeout: float | None
    attempt: int
    failures: int
    losses: int
    state: str | None


class Held(NamedTuple):
    """A job that a worker runs, as others see it.

    Attributes:
        job: The job.
        cancelling: Whether it is to stop.
        started_at: When the attempt began.
    """

    job: Claimed
    cancelling: bool
    started_at: datetime


class Claims:
    """The prepared statements for one table.

    Args:
        jobs: The table.
    """

    def __init__(self, jobs: Table) -> None:
        self._jobs = jobs
        c = jobs.c
        due = (
            select(c.id)
            .where(is_status(jobs, SCHEDULED), c.run_at <= bindparam("now"))
            .limit(_MOST_PROMOTED)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        self._promote = update(jobs).where(c.id.in_(select(due.c.id))).values(status=QUEUED)
        suspect = literal_column("losses") >= literal_column(str(SUSPECT_FROM))
        self._all = self._taking(self._first(~suspect, queues=False))
        self._some = self._taking(self._first(~suspect, queues=True))
        self._head_all = self._ordered(~suspect, queues=False).limit(1)
        self._head_some = self._ordered(~suspect, queues=True).limit(1)
        self._suspects = (
            select(c.id, c.queue)
            .where(is_status(jobs, QUEUED), suspect, _among("tasks", c))
            .order_by(c.rank, c.run_at, c.id)
        )
        self._one = self._taking(and_(c.id == bindparam("job"), is_status(jobs, QUEUED)))
        self._waiting = select(c.task).distinct().where(is_status(jobs, QUEUED), _among("tasks", c))
        self._running = select(func.count()).where(
            is_status(jobs, RUNNING), c.task == bindparam("of_task")
        )
        self._next = select(func.min(c.run_at)).where(is_status(jobs, SCHEDULED))
        self._any = select(c.id).where(is_status(jobs, QUEUED), _among("tasks", c)).limit(1)

    def promote(self, connection: Connection, now: datetime) -> None:
        """Queue the jobs whose time has come."""
        connection.execute(self._promote, {"now": now})

    def next_due(self, connection: Connection) -> datetime | None:
        """Return when the next job's time comes."""
        found: datetime | None = connection.execute(self._next).scalar()
        return found

    def is_any(self, connection: Connection, tasks: Collection[str]) -> bool:
        """Tell whether a job of one of some tasks is queued."""
        return connection.execute(self._any, {"tasks": list(tasks)}).first() is not None

    def take(
        self,
        connection: Connection,
        tasks: Mapping[str, int | None],
        *,
        worker_id: str,
        queues: Collection[str] | None,
        most: int,
        now: datetime,
        before: datetime | None = None,
    ) -> list[Claimed]:
        """Take the jobs that are to run next.

        Args:
            connection: A connection in a transaction that can write.
            tasks: The tasks that this process knows, each with its limit of concurrent jobs.
            worker_id: Who takes them.
            queues: The queues to serve; None for all.
            most: How many to take.
            now: The time by the database's clock.
            before: Leave alone what has been there for a shorter time; *now* without it.

        Returns:
            The jobs, in the order in which they are to start.
        """
        common = {"by": worker_id, "at": now, "before": before or now}
        if queues is not None:
            common["queues"] = list(queues)
        free = [name for name, limit in tasks.items() if limit is None]
        groups = self._with_places(connection, tasks)
        if free:
            groups.append((free, most))
        if len(groups) > 1:  # what is next by priority and time decides who gets a place
            groups.sort(key=lambda group: self._head(connection, group[0], queues, common))
        taken: list[Any] = []
        for names, places in groups:
            if len(taken) < most:
                number = min(places, most - len(taken))
                taken += self._take(connection, names, number, queues, common)
        taken.sort(key=lambda row: (row.rank, row.run_at, row.id))
        return [Claimed(*row[:-2]) for row in taken]

    def suspects(
        self, connection: Connection, tasks: Collection[str], queues: Collection[str] | None
    ) -> list[str]:
        """Return the ids of queued jobs that are to run alone, in their order.

        Args:
            connection: A connection.
            tasks: The tasks that this process knows.
            queues: The queues to serve; None for all.
        """
        rows = connection.execute(self._suspects, {"tasks": list(tasks)})
        return [job_id for job_id, queue in rows if queues is None or queue in queues]

    def take_one(
        self,
        connection: Connection,
        job_id: str,
        tasks: Mapping[str, int | None],
        *,
        worker_id: str | None,
        now: datetime,
    ) -> Claimed | None:
        """Take a certain job, if it is queued and its task has a place.

        Args:
            connection: A connection in a transaction that can write.
            job_id: The job.
            tasks: The tasks that this process knows, each with its limit of concurrent jobs.
            worker_id: Who takes it.
            now: The time by the database's clock.
        """
        c = self._jobs.c
        task = connection.execute(select(c.task).where(c.id == job_id)).scalar()
        if task is None or task not in tasks:
            return None
        if (limit := tasks[task]) is not None:
            dialects.lock(connection, task)
            if connection.execute(self._running, {"of_task": task}).scalar_one() >= limit:
                return None
        values = {"job": job_id, "by": worker_id, "at": now}
        row = connection.execute(self._one, values).first()
        return None if row is None else Claimed(*row[:-2])

    def warm(self, connection: Connection, now: datetime) -> None:
        """Have the statements of :meth:`take_one` compiled, without taking anything."""
        connection.execute(select(self._jobs.c.task).where(self._jobs.c.id == ""))
        connection.execute(self._one, {"job": "", "by": None, "at": now})

    def held_by(self, connection: Connection, worker_id: str) -> list[Held]:
        """Return the jobs that a worker runs."""
        c = self._jobs.c
        columns = (c.cancelling, c.started_at, *(c[name] for name in Claimed.__slots__))
        held = select(*columns).where(is_status(self._jobs, RUNNING), c.worker_id == worker_id)
        return [Held(Claimed(*row[2:]), *row[:2]) for row in connection.execute(held)]

    def _with_places(
        self, connection: Connection, tasks: Mapping[str, int | None]
    ) -> list[tuple[list[str], int]]:
        """Return the tasks with a limit whose jobs wait, each with the places that are free."""
        limited = [name for name, limit in tasks.items() if limit is not None]
        if not limited:
            return []
        found = []
        waiting = connection.execute(self._waiting, {"tasks": limited}).scalars().all()
        for name in sorted(waiting):  # everybody locks in the same order
            dialects.lock(connection, name)
            running = connection.execute(self._running, {"of_task": name}).scalar_one()
            places = (tasks[name] or 0) - running
            if places > 0:
                found.append(([name], places))
        return found

    def _head(
        self,
        connection: Connection,
        tasks: list[str],
        queues: Collection[str] | None,
        common: dict[str, Any],
    ) -> tuple[Any, ...]:
        """Return what the next job of some tasks is sorted by; without one, what is last."""
        statement = self._head_all if queues is None else self._head_some
        row = connection.execute(statement, {"tasks": tasks, **common}).first()
        return (1,) if row is None else (0, *row)

    def _take(
        self,
        connection: Connection,
        tasks: list[str],
        most: int,
        queues: Collection[str] | None,
        common: dict[str, Any],
    ) -> Sequence[Any]:
        statement = self._all if queues is None else self._some
        values = {"tasks": tasks, "most": most, **common}
        return connection.execute(statement, values).fetchall()

    def _first(self, condition: Any, *, queues: bool) -> Any:
        # Limit and lock apply once: a subquery would be free to run again for each row.
        first = (
            self._ordered(condition, queues=queues)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .cte("first")
        )
        return self._jobs.c.id.in_(select(first.c.id))

    def _ordered(self, condition: Any, *, queues: bool) -> Any:
        c = self._jobs.c
        wanted = select(c.rank, c.run_at, c.id).where(
            is_status(self._jobs, QUEUED),
            condition,
            _among("tasks", c),
            c.run_at <= bindparam("before"),
        )
        if queues:
            wanted = wanted.where(c.queue.in_(bindparam("queues", expanding=True)))
        return wanted.order_by(c.rank, c.run_at, c.id)

    def _taking(self, condition: Any) -> Any:
        c = self._jobs.c
        return (
            update(self._jobs)
            .where(condition)
            .values(
                status=RUNNING,
                attempt=c.attempt + 1,
                worker_id=bindparam("by"),
                started_at=bindparam("at"),
            )
            .returning(*(c[name] for name in Claimed.__slots__), c.rank, c.run_at)
        )


def _among(name: str, columns: Any) -> Any:
    return columns.task.in_(bindparam(name, expanding=True))
