"""``Presence``: that a worker is alive, said from a process that forks."""

import logging
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from feather.db.reading import reading
from feather_jobs.errors import JobError
from feather_jobs.status import QUEUED
from feather_jobs.store import dialects
from feather_jobs.store.engines import engine_of_worker
from feather_jobs.store.finishing import Outcome
from feather_jobs.worker.upkeep import Upkeep

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_AGAIN_SECONDS = 0.5
_logger = logging.getLogger("feather.jobs")


class Presence:
    """Keeps the row of one RQ worker in the table of workers fresh.

    Args:
        queue: The app's queue.
        queues: Which queues it serves; None for all.

    Attributes:
        engine: Its connection to the database.
    """

    def __init__(self, queue: "JobQueue", queues: Collection[str] | None) -> None:
        self._store = queue.store
        self.engine = engine_of_worker(queue.app, queue.store.engine, 1)
        self._upkeep = Upkeep(queue, self.engine, threads=1, queues=queues)
        self._lease = float(queue.settings.JOB_LEASE_SECONDS)
        self._again_at = self._look_at = 0.0
        self._known = False

    @property
    def worker_id(self) -> str:
        """What the others know the worker by."""
        return self._upkeep.worker_id

    @property
    def due_at(self) -> float:
        """When to call :meth:`keep` next, by the monotonic clock."""
        return max(self._upkeep.beat_at, self._again_at)

    def keep(self) -> bool:
        """Say that the worker is alive, if it is time to.

        Returns:
            Whether it may go on with its job; else that is another worker's.
        """
        if time.monotonic() < self.due_at:
            return True
        alive = True
        try:
            alive = self._upkeep.beat()
        except (DBAPIError, JobError) as error:
            _logger.warning("the job queue cannot be reached: %s", error)
            self._upkeep.postpone_sweeping()
            self._again_at = time.monotonic() + _AGAIN_SECONDS
            self._known = False
        else:
            self._known = True
        if not alive:
            _logger.warning("this worker was silent for too long: its jobs are others' by now")
        return alive

    def is_known(self) -> bool:
        """Say that the worker is alive and has no job, and tell whether the others know of it.

        A job that it took before would not be missed if it was lost.
        """
        self.keep()
        if self._known and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + self._lease
            self._take_back()
        return self._known

    def patience(self, most: float) -> float:
        """Return for how many seconds nothing is to do here, at most *most*."""
        return min(most, self.due_at - time.monotonic())

    def _take_back(self) -> None:
        """Take back jobs that are noted for this worker, and that it does not know of.

        A database that crashes may forget that a job has ended, unless it waits for its disk.
        """
        try:
            with reading(self.engine).connect() as connection:
                held = self._store.claims.held_by(connection, self.worker_id)
            if held:
                with self._store.writing(self.engine) as connection:
                    now = dialects.now(connection)
                    back = [
                        Outcome(one.job.id, one.job.task, one.job.attempt, QUEUED) for one in held
                    ]
                    self._store.finishes.write(connection, back, now)
                _logger.warning("%d jobs that nobody ran were queued again", len(held))
        except (DBAPIError, JobError) as error:
            _logger.warning("the job queue cannot be reached: %s", error)

    def let_go(self) -> None:
        """Close the connection, before a fork: two processes cannot share it."""
        self.engine.dispose()

    def leave(self) -> None:
        """Take leave, without any job left."""
        try:
            with self._store.writing(self.engine) as connection:
                now = dialects.now(connection)
                self._store.finishes.take_from(connection, [self.worker_id], now)
        except (DBAPIError, JobError) as error:
            _logger.warning("this worker could not take leave, its lease runs out: %s", error)
