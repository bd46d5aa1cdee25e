"""Writing how far a job is while it runs, from a thread beside it."""

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from feather_jobs.store.claiming import Claimed
from feather_jobs.worker.current import CurrentJob

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_CLOSING_SECONDS = 6.0
_logger = logging.getLogger("feather.jobs")


class Telling:
    """What :meth:`CurrentJob.progress` tells, at most every half second.

    A thread writes it: on SQLite the job's own transaction may hold the lock that it waits for.

    Args:
        queue: The app's queue.
        job: The job.
        engine: Where to write.

    Attributes:
        current: What the job sees of itself.
    """

    current: CurrentJob

    def __init__(self, queue: "JobQueue", job: Claimed, engine: Engine) -> None:
        self._queue = queue
        self._job = job
        self._engine = engine
        self._told = Event()
        self._closed = False
        self._thread: Thread | None = None

    def tell(self) -> None:
        """Have it written."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="feather-jobs-progress", daemon=True)
            self._thread.start()
        self._told.set()

    def close(self) -> None:
        """End the thread; what the job said last is written with its outcome."""
        self._closed = True
        self._told.set()
        if self._thread is not None:
            self._thread.join(_CLOSING_SECONDS)

    def _work(self) -> None:
        while True:
            self._told.wait()
            self._told.clear()
            if self._closed:
                return
            if self.current.said is not None:
                try:
                    self._write(*self.current.said)
                except DBAPIError as error:
                    _logger.debug("progress could not be written: %s", error.orig)

    def _write(self, done: int, total: int | None) -> None:
        store = self._queue.store
        with store.writing(self._engine) as connection:
            said = [(self._job.id, self._job.attempt, done, total)]
            store.finishes.progress(connection, said)
