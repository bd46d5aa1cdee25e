"""What the fixture ``jobs`` gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import select

from feather_jobs.payload import decode_arguments
from feather_jobs.queue import JobQueue, queue_of
from feather_jobs.schedules.ticking import tick
from feather_jobs.status import QUEUED, WAITING
from feather_jobs.store import dialects
from feather_jobs.worker.here import run_here

if TYPE_CHECKING:
    from feather_jobs.tasks.task import Task

_MOST_JOBS = 1000


@dataclass(frozen=True)
class PendingJob:
    """A job that waits.

    Attributes:
        id: Its id.
        task: The name of its function, with the module.
        args: The arguments.
        kwargs: As well.
        queue: The queue's name.
        run_at: When it may start, aware and in UTC.
    """

    id: str
    task: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    queue: str
    run_at: datetime

    def __str__(self) -> str:
        values = [*map(repr, self.args), *(f"{k}={v!r}" for k, v in self.kwargs.items())]
        return f"{self.task}({', '.join(values)})"


class JobsInTest:
    """The jobs of the app under test. Nothing runs until :meth:`drain` is called.

    Args:
        queue: The app's queue.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue

    def pending(self, task: "Task[Any, Any] | None" = None) -> list[PendingJob]:
        """Return the jobs that wait, in the order in which they may start.

        Args:
            task: Only those of this one.
        """
        jobs = self._queue.store.tables.jobs
        wanted = select(jobs).where(jobs.c.status.in_(WAITING))
        if task is not None:
            wanted = wanted.where(jobs.c.task == task.name)
        with self._queue.app.app_context(), self._queue.store.reading() as connection:
            rows = connection.execute(wanted.order_by(jobs.c.rank, jobs.c.run_at, jobs.c.id)).all()
            return [self._pending(row) for row in rows]

    def drain(self) -> int:
        """Run the jobs that may start now, those that they enqueue included.

        Returns:
            How many ran.

        Raises:
            BaseException: What a job raised in its last attempt; the others wait on.
            AssertionError: A thousand jobs have run and there are more.
        """
        ran = 0
        tick(self._queue)
        while (job_id := self._next()) is not None:
            done = run_here(self._queue, job_id, worker_id=None)
            if done is None:
                raise AssertionError(f"the job {job_id} is queued, and cannot be run")
            ran += 1
            outcome, error = done
            if error is not None and outcome.final:
                raise error
            if ran == _MOST_JOBS:
                raise AssertionError(f"{ran} jobs have run, and they enqueue more and more")
        return ran

    def assert_enqueued(self, task: "Task[Any, Any]", *args: Any, **kwargs: Any) -> PendingJob:
        """Make sure that a job waits.

        Args:
            task: Its function.
            *args: The arguments; none at all stand for any.
            **kwargs: As well.

        Returns:
            The job.

        Raises:
            AssertionError: There is none; the message lists what there is.
        """
        pending = self.pending()
        for job in pending:
            if job.task == task.name and (
                not (args or kwargs) or (job.args, job.kwargs) == (args, kwargs)
            ):
                return job
        wanted = PendingJob("", task.name, args, kwargs, "", datetime.min)
        found = "".join(f"\n  {job}" for job in pending) or " none"
        raise AssertionError(
            f"no job {wanted if args or kwargs else task.name} waits; waiting:{found}"
        )

    def travel(self, seconds: float = 0.0, **distance: float) -> None:
        """Let time pass for delays, retries and schedules; nothing else notices.

        Args:
            seconds: How long.
            **distance: Or so, as for ``timedelta``: ``travel(hours=2)``.
        """
        dialects.travel(timedelta(seconds=seconds, **distance))

    def _next(self) -> str | None:
        store = self._queue.store
        jobs = store.tables.jobs
        first = select(jobs.c.id).where(jobs.c.status == QUEUED)
        with store.writing() as connection:
            store.claims.promote(connection, dialects.now(connection))
            ordered = first.order_by(jobs.c.rank, jobs.c.run_at, jobs.c.id).limit(1)
            found: str | None = connection.execute(ordered).scalar()
            return found

    def _pending(self, row: Any) -> PendingJob:
        args, kwargs = decode_arguments(self._queue.codec, row.payload)
        return PendingJob(row.id, row.task, tuple(args), kwargs, row.queue, row.run_at)


@contextmanager
def jobs_in_test(app: Flask) -> Iterator[JobsInTest]:
    """Give a test its app's jobs, and end its journeys through time.

    Args:
        app: An app with ``TESTING``.
    """
    queue = queue_of(app)
    tick(queue)  # schedules count from now
    try:
        yield JobsInTest(queue)
    finally:
        dialects.return_to_now()
