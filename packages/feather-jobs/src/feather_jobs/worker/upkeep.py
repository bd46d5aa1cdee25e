"""What a worker does beside taking jobs: it says that it is alive, and deals with who is not."""

import logging
import time
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from feather.uuid7 import uuid7
from feather_jobs.schedules.ticking import tick
from feather_jobs.store import dialects
from feather_jobs.worker.reporting import report_dead

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_BEATS_PER_LEASE = 3
_CLEARING_SECONDS = 600.0
_MOST_CLEARED = 1000
_logger = logging.getLogger("feather.jobs")


class Upkeep:
    """The part of one worker.

    Args:
        queue: The app's queue.
        engine: The worker's connections.
        threads: How many jobs it runs at a time.
        queues: Which queues it serves; None for all.

    Attributes:
        worker_id: What the others know it by; a new one if they took it for gone.
        beat_at: When the others are to hear of it next, by the monotonic clock.
    """

    def __init__(
        self, queue: "JobQueue", engine: Engine, *, threads: int, queues: Collection[str] | None
    ) -> None:
        self._queue = queue
        self._store = queue.store
        self._engine = engine
        self._threads = threads
        self._queues = queues
        self._lease = float(queue.settings.JOB_LEASE_SECONDS)
        self._registered = False
        self.beat_at = self._next_tick = self._next_clearing = 0.0
        self._sweep_from = 0.0
        self.worker_id = str(uuid7())

    def patience(self) -> float:
        """Return in how many seconds there is something to do."""
        return min(self.beat_at, self._next_tick) - time.monotonic()

    def postpone_sweeping(self) -> None:
        """After trouble with the database the others need time, too, to say that they live."""
        self._sweep_from = time.monotonic() + self._lease
        self.beat_at = 0.0

    def is_time_to_beat(self) -> bool:
        """Tell whether the others are to hear of this worker again."""
        return time.monotonic() >= self.beat_at

    def beat(self) -> bool:
        """Say that the worker is alive.

        Returns:
            Whether the worker may go on; else its jobs are others' by now, and it has a new id.
        """
        alive = True
        with self._store.writing(self._engine) as connection:
            now = dialects.now(connection)
            if self._registered:
                alive = self._store.workers.beat(connection, self.worker_id, now)
                if not alive:
                    self.worker_id = str(uuid7())
            if not (self._registered and alive):
                self._store.workers.register(
                    connection,
                    self.worker_id,
                    threads=self._threads,
                    queues=self._queues,
                    now=now,
                )
        self._registered = True
        self.beat_at = time.monotonic() + self._lease / _BEATS_PER_LEASE
        self._sweep()
        return alive

    def tick(self) -> list[str]:
        """Enqueue the scheduled tasks that are due.

        Returns:
            The ids of their jobs.
        """
        if time.monotonic() < self._next_tick:
            return []
        enqueued, pause = tick(self._queue, self._engine)
        self._next_tick = time.monotonic() + pause
        return enqueued

    def clear(self) -> None:
        """Delete what is older than JOB_RETENTION_DAYS, now and then."""
        if time.monotonic() < self._next_clearing:
            return
        days = timedelta(days=self._queue.settings.JOB_RETENTION_DAYS)
        with self._store.writing(self._engine) as connection:
            before = dialects.now(connection) - days
            cleared = self._store.finishes.forget(connection, before, _MOST_CLEARED)
        again = 1.0 if cleared == _MOST_CLEARED else _CLEARING_SECONDS
        self._next_clearing = time.monotonic() + again

    def _sweep(self) -> None:
        if time.monotonic() < self._sweep_from:
            return
        with self._store.writing(self._engine) as connection:
            now = dialects.now(connection)
            gone = list(self._store.workers.gone(connection, now))
            gone += self._store.finishes.orphaned(connection, now - timedelta(seconds=self._lease))
            if not gone:
                return
            dead = self._store.finishes.take_from(connection, gone, now)
        _logger.warning("%d workers were silent for too long: their jobs run again", len(gone))
        report_dead(self._queue, dead)
