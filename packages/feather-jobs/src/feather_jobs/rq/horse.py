"""The work horse: a process that takes one job from the table, runs it and ends."""

import os
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from feather_jobs.errors import JobCancelled, JobStopped
from feather_jobs.rq.ending import Ending
from feather_jobs.rq.engines import leave_connections, own_engine
from feather_jobs.rq.insisting import insistently
from feather_jobs.rq.outbox import take_back
from feather_jobs.rq.telling import Telling
from feather_jobs.status import CANCELLED
from feather_jobs.store import dialects
from feather_jobs.store.claiming import Claimed
from feather_jobs.store.finishing import Outcome
from feather_jobs.tasks.registry import known_tasks, limits
from feather_jobs.worker.current import CurrentJob
from feather_jobs.worker.execution import execute, failed

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

DONE = b"."
"""What a horse writes to its parent when everything is in the database."""


class Horse:
    """Runs a job in a process that was forked for it.

    Args:
        queue: The app's queue.
        job_id: The job.
        worker_id: The worker that it is run for.
        report: The end of a pipe to write :data:`DONE` to.
    """

    def __init__(self, queue: "JobQueue", job_id: str, worker_id: str, report: int) -> None:
        self._queue = queue
        self._job_id = job_id
        self._worker_id = worker_id
        self._report = report

    def run(self) -> int:
        """Run it; called in the new process.

        Returns:
            The exit code.
        """
        ending = Ending()
        leave_connections(self._queue)
        engine = own_engine(self._queue)
        job = self._take(engine)
        if job is not None:
            telling = Telling(self._queue, job, engine)
            current = CurrentJob(self._queue, job, told=telling.tell)
            telling.current = current
            outcome = self._execute(job, current, ending)
            telling.close()
            insistently(lambda: self._write(engine, job, current, outcome))
        os.write(self._report, DONE)
        return 0

    def _take(self, engine: Engine) -> Claimed | None:
        """Take the job, unless somebody else did, or cancelled it, or its task has no place."""
        store = self._queue.store
        tasks = limits()
        with store.writing(engine) as connection:
            now = dialects.now(connection)
            job = store.claims.take_one(
                connection, self._job_id, tasks, worker_id=self._worker_id, now=now
            )
            if job is None:
                take_back(connection, store.tables.jobs, self._job_id, tasks)
        return job

    def _execute(self, job: Claimed, current: CurrentJob, ending: Ending) -> Outcome:
        try:
            with ending.over(job):
                return execute(self._queue, job, current)[0]
        except JobCancelled:
            return Outcome(job.id, job.task, job.attempt, CANCELLED)
        except JobStopped as error:  # it came while the job's surroundings were cleared up
            return failed(self._queue, job, error)

    def _write(self, engine: Engine, job: Claimed, current: CurrentJob, outcome: Outcome) -> None:
        queue, store = self._queue, self._queue.store
        limited = known_tasks()[job.task].settings.concurrency is not None
        with store.writing(engine) as connection:
            now = dialects.now(connection)
            if current.said is not None:
                done, total = current.said
                store.finishes.progress(connection, [(job.id, job.attempt, done, total)])
            store.finishes.write(connection, [outcome], now)
            if limited:  # a place for a job that waits for one, perhaps with another worker
                queue.bell.ring_within(connection)
        if limited:
            queue.bell.ring()
