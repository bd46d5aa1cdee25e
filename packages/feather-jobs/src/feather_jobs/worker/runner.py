"""``Runner``: one worker; takes jobs from the table and has its slots run them."""

import logging
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from feather_jobs.errors import JobError
from feather_jobs.status import DONE, QUEUED
from feather_jobs.store import dialects
from feather_jobs.store.claiming import Claimed
from feather_jobs.store.engines import engine_of_worker
from feather_jobs.store.finishing import Outcome
from feather_jobs.tasks.registry import limits
from feather_jobs.worker.current import CurrentJob
from feather_jobs.worker.execution import execute
from feather_jobs.worker.slots import Said, Slots
from feather_jobs.worker.upkeep import Upkeep

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_POLL_SECONDS = 5.0
_COALESCE_SECONDS = 0.005  # ends that nobody waits for are written together
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0  # after an error of the database
_CONNECTIONS = 2
_LEAVING_SECONDS = 5.0
_logger = logging.getLogger("feather.jobs")


class Runner:
    """A worker in threads of this process.

    Args:
        queue: The app's queue.
        threads: How many jobs run at a time.
        queues: Which queues to serve; None for all.
        leave: Seconds for which a job that could run is left to whoever enqueued it.
    """

    def __init__(
        self,
        queue: "JobQueue",
        *,
        threads: int,
        queues: Collection[str] | None = None,
        leave: float = 0.0,
    ) -> None:
        self._queue = queue
        self._store = queue.store
        self._queues = queues
        self._leave_alone = timedelta(seconds=leave)
        self._engine = engine_of_worker(queue.app, self._store.engine, _CONNECTIONS)
        self._upkeep = Upkeep(queue, self._engine, threads=threads, queues=queues)
        self._wake = Event()
        self._stop_at: float | None = None
        self._slots = Slots(threads, self._prepare, self._execute, self._wake.set)
        self._unwritten: list[Outcome] = []
        self._adopted: set[str] = set()
        self._due_at = 0.0
        self._complaint = ""
        self._thread = Thread(target=self._work, name="feather-jobs", daemon=True)
        self.handed_back = 0

    def start(self) -> None:
        """Begin to take jobs."""
        self._bell = self._queue.bell.listen(self._engine, self._wake.set)
        self._thread.start()

    def stop(self, grace: float) -> None:
        """Take no more jobs, give those that run some time, and hand back what is left.

        Args:
            grace: Seconds for the jobs that run.
        """
        self._stop_at = time.monotonic() + grace
        self._wake.set()
        self._thread.join(grace + _LEAVING_SECONDS)
        self._bell.close()
        if self._engine.pool is not self._store.engine.pool:
            self._engine.dispose()

    def hurry(self) -> None:
        """Give the jobs that run no more time, while another thread is in :meth:`stop`."""
        self._stop_at = time.monotonic()
        self._wake.set()

    @contextmanager
    def adopting(self, job_id: str) -> Iterator[str]:
        """Answer for a job that another thread takes and runs within the block.

        Args:
            job_id: The job.

        Yields:
            The worker that it is taken for.
        """
        self._adopted.add(job_id)
        try:
            yield self._upkeep.worker_id
        finally:
            self._adopted.discard(job_id)

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        while not self._is_over():
            self._wake.clear()
            try:
                self._step()
            except (DBAPIError, JobError) as error:
                self._complain(error)
                self._upkeep.postpone_sweeping()
                self._wake.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception:
                _logger.exception("the job worker had an error, and goes on")
                time.sleep(_LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                self._complaint = ""
                self._wake.wait(self._patience())
        self._leave()

    def _complain(self, error: Exception) -> None:
        """Log an error, unless it is the one that was logged last."""
        text = str(error).partition("\n")[0]
        level = logging.DEBUG if text == self._complaint else logging.WARNING
        _logger.log(level, "the job queue cannot be reached: %s", text)
        self._complaint = text

    def _is_over(self) -> bool:
        if self._stop_at is None:
            return False
        return not self._slots.running or time.monotonic() >= self._stop_at

    def _patience(self) -> float:
        if self._slots.help_waiting() or self._slots.has_ended():
            return _COALESCE_SECONDS
        until = min(_POLL_SECONDS, self._upkeep.patience(), self._due_at - time.monotonic())
        if self._stop_at is not None:
            until = min(until, self._stop_at - time.monotonic())
        return max(0.0, until)

    def _step(self) -> None:
        """Write what has ended and take what can run, in one transaction."""
        if self._upkeep.is_time_to_beat():
            self._beat()
        self._due_at = time.monotonic() + _POLL_SECONDS
        stopping = self._stop_at is not None
        if not stopping:
            if self._upkeep.tick():
                self._queue.bell.ring()
            self._upkeep.clear()
        self._unwritten += self._slots.take_ended()
        self._unwritten += map(_handed_back, self._slots.take_waiting(every=stopping))
        wanted = 0 if stopping else self._slots.wanted()
        said = self._slots.take_said()
        tasks = limits()
        if self._unwritten or said or (wanted and self._is_any(tasks)):
            self._slots.give(self._exchange(tasks, wanted, said))

    def _exchange(
        self, tasks: Mapping[str, int | None], wanted: int, said: list[Said]
    ) -> list[Claimed]:
        taken: list[Claimed] = []
        freed = any(tasks.get(one.task) is not None for one in self._unwritten)
        with self._store.writing(self._engine) as connection:
            now = dialects.now(connection)
            self._store.finishes.progress(connection, said)
            late = self._store.finishes.write(connection, self._unwritten, now)
            if wanted:
                self._store.claims.promote(connection, now)
                taken = self._take(connection, tasks, wanted, now)
                self._note_next(connection, now)
            if freed:
                self._queue.bell.ring_within(connection)
        self._unwritten = []
        if freed:  # places of tasks whose jobs wait for one, perhaps in another process
            self._queue.bell.ring()
        if late:
            _logger.warning("%d jobs were other workers' already when they ended here", late)
        return taken

    def _take(
        self, connection: Connection, tasks: Mapping[str, int | None], wanted: int, now: datetime
    ) -> list[Claimed]:
        """Take what is next; a job under suspicion alone, and for that let all others end first."""
        claims, worker_id = self._store.claims, self._upkeep.worker_id
        idle = self._slots.is_idle()
        for job_id in claims.suspects(connection, tasks, self._queues):
            if not idle:
                return []
            job = claims.take_one(connection, job_id, tasks, worker_id=worker_id, now=now)
            if job is not None:
                return [job]
        return claims.take(
            connection,
            tasks,
            worker_id=worker_id,
            queues=self._queues,
            most=wanted,
            now=now,
            before=now - self._leave_alone,
        )

    def _is_any(self, tasks: Mapping[str, int | None]) -> bool:
        """Look without locking anything."""
        with self._store.reading(self._engine) as connection:
            if self._store.claims.is_any(connection, tasks):
                return True
            return self._note_next(connection, dialects.now(connection))

    def _note_next(self, connection: Connection, now: datetime) -> bool:
        """Note when the next job's time comes; return whether it has come."""
        if self._leave_alone:
            self._due_at = min(self._due_at, time.monotonic() + self._leave_alone.total_seconds())
        due = self._store.claims.next_due(connection)
        if due is None:
            return False
        seconds = (due - now).total_seconds()
        self._due_at = min(self._due_at, time.monotonic() + max(0.0, seconds))
        return seconds <= 0

    def _beat(self) -> None:
        if not self._upkeep.beat():
            _logger.warning("this worker was silent for too long: its jobs are others' by now")
            self._slots.lose_all()
        with self._store.reading(self._engine) as connection:
            held = self._store.claims.held_by(connection, self._upkeep.worker_id)
        known = self._slots.known() | self._adopted | {one.job_id for one in self._unwritten}
        for one in held:
            if one.job.id not in known:  # a commit that succeeded, and whose answer was lost
                self._unwritten.append(_handed_back(one.job))
            elif one.cancelling:
                self._slots.cancel(one.job.id)

    def _leave(self) -> None:
        left = self._slots.lose_all()
        self.handed_back = len(left)
        self._unwritten += self._slots.take_ended()
        self._unwritten += map(_handed_back, left)
        try:
            with self._store.writing(self._engine) as connection:
                now = dialects.now(connection)
                self._store.finishes.write(connection, self._unwritten, now)
                self._store.workers.leave(connection, self._upkeep.worker_id)
                self._queue.bell.ring_within(connection)
        except (DBAPIError, JobError) as error:
            _logger.warning("jobs could not be handed back, and wait for their lease: %s", error)
        self._queue.bell.ring()

    def _prepare(self, job: Claimed) -> CurrentJob:
        return CurrentJob(self._queue, job, told=self._wake.set)

    def _execute(self, job: Claimed, current: CurrentJob) -> Outcome:
        began = time.monotonic()
        outcome, _ = execute(self._queue, job, current)
        took = time.monotonic() - began
        if outcome.status == DONE and job.timeout is not None and took > job.timeout:
            _logger.warning(
                "%s took %.1f s, and its timeout is %g s: threads cannot be ended from outside, "
                "so a job has to ask current_job().check(), or run with JOB_BACKEND=rq (job %s)",
                *(job.task, took, job.timeout, job.id),
            )
        return outcome


def _handed_back(job: Claimed) -> Outcome:
    return Outcome(job.id, job.task, job.attempt, QUEUED)
