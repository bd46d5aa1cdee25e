"""Writing what became of jobs, each time only for the attempt that is still the job's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, case, delete, select, update

from feather_jobs.status import CANCELLED, DEAD, QUEUED, RUNNING, SCHEDULED, UNSUCCESSFUL, WAITING
from feather_jobs.store.enqueueing import is_status

MOST_LOSSES = 5
"""How many processes a job may take with it before it counts as dead."""

LOST = f"the process that ran it ended, {MOST_LOSSES} times"


@dataclass(slots=True)
class Outcome:
    """What became of an attempt.

    Attributes:
        job_id: The job.
        task: Its task.
        attempt: The attempt.
        status: What the job is now: finished in some way, ``scheduled`` to be tried again, or
            ``queued`` because it was handed back.
        delay: Seconds until it is tried again.
        failed: Whether this attempt counts as a failure.
        result: What the function returned, as text.
        error: Type and text of the exception.
        trace: Where it was raised.
    """

    job_id: str
    task: str
    attempt: int
    status: str
    delay: float = 0.0
    failed: bool = False
    result: str | None = None
    error: str | None = None
    trace: str | None = None

    @property
    def final(self) -> bool:
        """Whether the job came to its end."""
        return self.status not in WAITING


class Finishes:
    """The prepared statements for one app's tables.

    Args:
        jobs: The table of jobs.
        workers: The table of workers.
    """

    def __init__(self, jobs: Table, workers: Table) -> None:
        self._jobs = jobs
        self._workers = workers
        c = jobs.c
        own = update(jobs).where(
            c.id == bindparam("job"),
            c.attempt == bindparam("try"),
            is_status(jobs, RUNNING),
        )
        new: dict[str, Any] = {
            name: bindparam(f"new_{name}") for name in ("status", "result", "error", "trace")
        }
        ended = own.values(worker_id=None, failures=c.failures + bindparam("failed"), **new)
        self._final = ended.values(finished_at=bindparam("now"), unique_key=None)
        self._again = ended.values(
            run_at=bindparam("then"), pushed_at=None, **_unless_cancelled(c, SCHEDULED)
        )
        self._back = own.values(worker_id=None, pushed_at=None, **_unless_cancelled(c, QUEUED))
        self._progress = own.values(
            progress_done=bindparam("done"), progress_total=bindparam("total")
        )
        self._state = own.values(state=bindparam("new_state"))

    def write(self, connection: Connection, outcomes: Iterable[Outcome], now: datetime) -> int:
        """Write what became of some jobs.

        Returns:
            How many of them were others' already, and stayed as they are.
        """
        outcomes = list(outcomes)
        final = [_values(o, now) for o in outcomes if o.final]
        back = [{**_own(o), "now": now} for o in outcomes if o.status == QUEUED]
        again = [
            {**_values(o, now), "then": now + timedelta(seconds=o.delay)}
            for o in outcomes
            if o.status == SCHEDULED
        ]
        changed = 0
        for statement, rows in ((self._final, final), (self._again, again), (self._back, back)):
            if rows:
                changed += connection.execute(statement, rows).rowcount
        return len(outcomes) - changed

    def progress(
        self, connection: Connection, said: Iterable[tuple[str, int, int, int | None]]
    ) -> None:
        """Write how far jobs are: id, attempt, done and total of each."""
        rows = [{"job": j, "try": a, "done": d, "total": t} for j, a, d, t in said]
        if rows:
            connection.execute(self._progress, rows)

    def save_state(self, connection: Connection, job_id: str, attempt: int, state: str) -> bool:
        """Save what a job wants to know when it is run again.

        Returns:
            Whether the attempt was the job's own.
        """
        values = {"job": job_id, "try": attempt, "new_state": state}
        return connection.execute(self._state, values).rowcount == 1

    def orphaned(self, connection: Connection, before: datetime) -> Sequence[str]:
        """Return workers that are unknown, and yet have jobs that began before a time.

        A worker that the others took for gone may take a job before it learns of that.
        """
        c = self._jobs.c
        known = select(self._workers.c.id)
        held = select(c.worker_id).where(is_status(self._jobs, RUNNING), c.started_at < before)
        unknown = held.where(c.worker_id.is_not(None), c.worker_id.not_in(known)).distinct()
        return connection.execute(unknown).scalars().all()

    def take_from(
        self, connection: Connection, worker_ids: Sequence[str], now: datetime
    ) -> list[Any]:
        """Take back the jobs of workers that are gone, and forget the workers.

        Returns:
            Id, task, request, user and tenant of those that are dead.
        """
        dead = self.lose(connection, worker_ids, now)
        connection.execute(delete(self._workers).where(self._workers.c.id.in_(worker_ids)))
        return dead

    def lose(self, connection: Connection, worker_ids: Sequence[str], now: datetime) -> list[Any]:
        """Take back the jobs of workers whose processes ended; what was lost too often is dead.

        Returns:
            As :meth:`take_from`.
        """
        c = self._jobs.c
        theirs = update(self._jobs).where(
            is_status(self._jobs, RUNNING), c.worker_id.in_(worker_ids)
        )
        lost = {"worker_id": None, "losses": c.losses + 1}
        dead = connection.execute(
            theirs.where(c.losses + 1 >= MOST_LOSSES)
            .values(status=DEAD, finished_at=now, unique_key=None, error=LOST, **lost)
            .returning(c.id, c.task, c.request_id, c.user_id, c.tenant_id)
        ).fetchall()
        cancelled = {"status": CANCELLED, "finished_at": now, "unique_key": None}
        connection.execute(theirs.where(c.cancelling).values(**cancelled, **lost))
        connection.execute(theirs.values(status=QUEUED, pushed_at=None, **lost))
        return list(dead)

    def requeue(self, connection: Connection, job_ids: Sequence[str], now: datetime) -> list[str]:
        """Queue jobs that did not succeed, as if they were new.

        Returns:
            The ids of those that there are, in the order of *job_ids*.
        """
        c = self._jobs.c
        retryable = c.status.in_((*UNSUCCESSFUL, CANCELLED))
        again = update(self._jobs).where(c.id.in_(job_ids), retryable)
        fresh = {"failures": 0, "losses": 0, "cancelling": False, "pushed_at": None}
        fresh |= {"progress_done": None, "progress_total": None}
        values = {"status": QUEUED, "run_at": now, "finished_at": None, **fresh}
        queued = set(connection.execute(again.values(**values).returning(c.id)).scalars())
        return [job_id for job_id in job_ids if job_id in queued]

    def cancel(self, connection: Connection, job_id: str, now: datetime) -> str | None:
        """Cancel a job that waits, or ask a running one to stop.

        Returns:
            Its status now; None if it is finished or not there.
        """
        c = self._jobs.c
        this = update(self._jobs).where(c.id == job_id)
        waits = this.where(c.status.in_(WAITING))
        values = {"status": CANCELLED, "finished_at": now, "unique_key": None}
        if connection.execute(waits.values(**values)).rowcount:
            return CANCELLED
        runs = this.where(is_status(self._jobs, RUNNING)).values(cancelling=True)
        return RUNNING if connection.execute(runs).rowcount else None

    def forget(self, connection: Connection, before: datetime, most: int) -> int:
        """Delete jobs that came to their end before a time.

        Returns:
            How many were deleted, at most *most*.
        """
        c = self._jobs.c
        over = (c.finished_at.is_not(None), c.finished_at < before)
        old = select(c.id).where(*over).limit(most)
        # Once more outside: one that is tried again meanwhile is not finished any more.
        return connection.execute(delete(self._jobs).where(c.id.in_(old), *over)).rowcount


def _unless_cancelled(c: Any, status: str) -> dict[str, Any]:
    """Return the columns of a job that waits again, or comes to its end if it is to stop."""
    return {
        "status": case((c.cancelling, CANCELLED), else_=status),
        "finished_at": case((c.cancelling, bindparam("now", type_=c.finished_at.type))),
        "unique_key": case((~c.cancelling, c.unique_key)),
    }


def _own(outcome: Outcome) -> dict[str, Any]:
    return {"job": outcome.job_id, "try": outcome.attempt}


def _values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        **_own(outcome),
        "now": now,
        "failed": int(outcome.failed),
        "new_status": outcome.status,
        "new_result": outcome.result,
        "new_error": outcome.error,
        "new_trace": outcome.trace,
    }
