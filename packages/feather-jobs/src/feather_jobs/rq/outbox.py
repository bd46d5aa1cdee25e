"""Which jobs go to Redis: the statements of the outbox, with the conditions of a claim."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, or_, select, update

from feather_jobs.status import QUEUED, RUNNING
from feather_jobs.store import dialects
from feather_jobs.store.enqueueing import is_status

_MOST_SWEPT = 1000


class Outbox:
    """The statements for one table and what some workers serve.

    Args:
        jobs: The table.
        queues: Which queues they serve; None for all.
    """

    def __init__(self, jobs: Table, queues: Collection[str] | None) -> None:
        self._jobs = jobs
        c = jobs.c
        served = [c.task.in_(bindparam("tasks", expanding=True)), is_status(jobs, QUEUED)]
        if queues is not None:
            served.append(c.queue.in_(list(queues)))
        here = [*served, c.pushed_at.is_(None)]
        first = (
            select(c.id)
            .where(*here)
            .order_by(c.rank, c.run_at, c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .cte("first")
        )
        pushed = update(jobs).values(pushed_at=bindparam("at"))
        self._push = pushed.where(c.id.in_(select(first.c.id))).returning(c.id, c.rank, c.run_at)
        self._any = select(c.id).where(*here).limit(1)
        self._waiting = select(c.task).distinct().where(*here)
        self._busy = select(func.count()).where(
            c.task == bindparam("of_task"),
            or_(
                is_status(jobs, RUNNING),
                is_status(jobs, QUEUED) & c.pushed_at.is_not(None),
            ),
        )
        stale = c.pushed_at < bindparam("before")
        self._stale = select(c.id).where(*served, stale).limit(_MOST_SWEPT)
        again = (
            select(c.id)
            .where(*served, stale, c.id.in_(bindparam("missing", expanding=True)))
            .order_by(c.rank, c.run_at, c.id)
            .with_for_update(skip_locked=True)
            .cte("again")
        )
        self._again = pushed.where(c.id.in_(select(again.c.id))).returning(c.id, c.rank, c.run_at)

    def is_any(self, connection: Connection, tasks: Collection[str]) -> bool:
        """Tell whether a job could go to Redis, but for limits of concurrency."""
        return connection.execute(self._any, {"tasks": list(tasks)}).first() is not None

    def choose(
        self, connection: Connection, tasks: Mapping[str, int | None], most: int, now: datetime
    ) -> list[str]:
        """Note for some jobs that they go to Redis now.

        Args:
            connection: A connection in a transaction that can write.
            tasks: The tasks that this process knows, each with its limit of concurrent jobs.
            most: How many to choose.
            now: The time by the database's clock.

        Returns:
            Their ids, in the order in which they are to start.
        """
        free = [name for name, limit in tasks.items() if limit is None]
        limited = [name for name, limit in tasks.items() if limit is not None]
        chosen: list[Any] = []
        if limited:
            waiting = connection.execute(self._waiting, {"tasks": limited}).scalars()
            for name in sorted(waiting):  # everybody locks in the same order
                if len(chosen) >= most:
                    break
                dialects.lock(connection, name)
                # What is on its way to a worker takes a place as well.
                busy = connection.execute(self._busy, {"of_task": name}).scalar_one()
                places = min(most - len(chosen), (tasks[name] or 0) - busy)
                if places > 0:
                    values = {"tasks": [name], "most": places, "at": now}
                    chosen += connection.execute(self._push, values).fetchall()
        if free and len(chosen) < most:
            values = {"tasks": free, "most": most - len(chosen), "at": now}
            chosen += connection.execute(self._push, values).fetchall()
        return _in_order(chosen)

    def stale(
        self, connection: Connection, tasks: Collection[str], before: datetime
    ) -> Sequence[str]:
        """Return the ids of jobs that went to Redis before a time and have not begun."""
        return (
            connection.execute(self._stale, {"tasks": list(tasks), "before": before})
            .scalars()
            .all()
        )

    def again(
        self,
        connection: Connection,
        tasks: Collection[str],
        missing: Collection[str],
        *,
        before: datetime,
        now: datetime,
    ) -> list[str]:
        """Note that jobs go to Redis once more, unless another process was quicker.

        Returns:
            Their ids, in the order in which they are to start.
        """
        values = {"tasks": list(tasks), "missing": list(missing), "before": before, "at": now}
        return _in_order(connection.execute(self._again, values).fetchall())


def take_back(connection: Connection, jobs: Table, job_id: str, tasks: Collection[str]) -> None:
    """Leave a job that cannot run now to the outbox.

    One whose task this process does not know stays where it is for a while: an outbox that knows
    it would send it here again and again.

    Args:
        connection: A connection in a transaction that can write.
        jobs: The table.
        job_id: The job.
        tasks: The tasks that this process knows.
    """
    this = update(jobs).where(
        jobs.c.id == job_id, is_status(jobs, QUEUED), jobs.c.task.in_(list(tasks))
    )
    connection.execute(this.values(pushed_at=None))


def _in_order(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in sorted(rows, key=lambda row: (row.rank, row.run_at, row.id))]
