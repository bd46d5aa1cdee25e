"""The outbox pump: sends to Redis what is in the table, again if Redis has lost it."""

import logging
import os
import time
from collections.abc import Collection
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from feather.db.reading import reading
from feather_jobs.errors import JobError
from feather_jobs.rq.channel import Channel
from feather_jobs.rq.outbox import Outbox
from feather_jobs.store import dialects
from feather_jobs.store.engines import engine_of_worker
from feather_jobs.tasks.registry import limits
from feather_jobs.worker.upkeep import Upkeep

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_POLL_SECONDS = 5.0
_STALE_SECONDS = 3.0  # after which what has not begun is looked for in Redis
_SOON_SECONDS = 0.1
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0  # after an error
_AHEAD = 4  # jobs in Redis for each worker: more would run before what is more urgent
_CONNECTIONS = 2
_READ = 4096
_logger = logging.getLogger("feather.jobs")


class Pump:
    """Keeps a few jobs in Redis, as long as there are any.

    Args:
        queue: The app's queue.
        channel: Where they go.
        queues: Which queues are served; None for all.
        workers: How many RQ workers there are.
        ended: The end of a pipe that is written to when it is to look: a job has ended, or a
            signal has come.
    """

    def __init__(
        self,
        queue: "JobQueue",
        channel: Channel,
        queues: Collection[str] | None,
        *,
        workers: int,
        ended: int,
    ) -> None:
        self._queue = queue
        self._store = queue.store
        self._channel = channel
        self._window = _AHEAD * workers
        self._ended = ended
        self._engine = engine_of_worker(queue.app, self._store.engine, _CONNECTIONS)
        self._outbox = Outbox(self._store.tables.jobs, queues)
        self._upkeep = Upkeep(queue, self._engine, threads=0, queues=queues)
        self._wake = Event()
        self._stopping = False
        self._arrived = True
        self._due_at = self._sweep_at = 0.0
        self._cut_off = True  # until Redis was reached, what it holds is unknown

    def run(self) -> None:
        """Pump until :meth:`stop` is called."""
        bell = self._queue.bell.listen(self._engine, self._hear)
        Thread(target=self._listen, name="feather-jobs-ended", daemon=True).start()
        pause = _FIRST_PAUSE
        while not self._stopping:
            self._wake.clear()
            try:
                self._step()
            except (DBAPIError, JobError) as error:
                _logger.warning("the job queue cannot be reached: %s", error)
                self._upkeep.postpone_sweeping()
            except RedisError as error:
                if not self._cut_off:
                    _logger.warning("Redis cannot be reached, jobs wait in the database: %s", error)
                self._cut_off = True
            except Exception:
                _logger.exception("the outbox of jobs had an error, and goes on")
            else:
                pause = _FIRST_PAUSE
                self._wake.wait(self._patience())
                continue
            self._rest(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        bell.close()
        self._leave()

    def stop(self) -> None:
        """Let :meth:`run` end, once it wakes; for handlers of signals, which may not lock."""
        self._stopping = True

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stopping and (left := end - time.monotonic()) > 0:
            self._wake.wait(left)
            self._wake.clear()

    def _patience(self) -> float:
        until = min(self._due_at, self._sweep_at) - time.monotonic()
        return max(0.0, min(_POLL_SECONDS, until, self._upkeep.patience()))

    def _step(self) -> None:
        if self._upkeep.is_time_to_beat():
            self._upkeep.beat()
        if self._upkeep.tick():
            self._queue.bell.ring()  # for the outboxes of others
        self._upkeep.clear()
        tasks = limits()
        depth = self._channel.depth()
        if self._cut_off or time.monotonic() >= self._sweep_at:
            self._sweep(tasks, 0.0 if self._cut_off else _STALE_SECONDS)
            self._cut_off = False
            self._sweep_at = time.monotonic() + _STALE_SECONDS
        if self._is_to_look(depth) and self._is_any(tasks):
            with self._store.writing(self._engine) as connection:
                now = dialects.now(connection)
                self._store.claims.promote(connection, now)
                chosen = self._outbox.choose(connection, tasks, self._window - depth, now)
            if chosen:
                self._channel.push(chosen)

    def _is_to_look(self, depth: int) -> bool:
        """Tell whether to ask the database: with each job that ends would be too often."""
        now = time.monotonic()
        low, due = depth <= self._window // 2, now >= self._due_at
        if depth < self._window and (low or due or self._arrived):
            return True
        self._due_at = now + _SOON_SECONDS
        return False

    def _is_any(self, tasks: Collection[str]) -> bool:
        """Look without locking anything, and note when the next job's time comes."""
        self._arrived = False
        self._due_at = time.monotonic() + _POLL_SECONDS
        with reading(self._engine).connect() as connection:
            due = self._store.claims.next_due(connection)
            if due is not None:
                seconds = (due - dialects.now(connection)).total_seconds()
                if seconds <= 0:
                    return True
                self._due_at = min(self._due_at, time.monotonic() + seconds)
            return self._outbox.is_any(connection, tasks)

    def _sweep(self, tasks: Collection[str], age: float) -> None:
        """Send again what Redis has lost; sent twice it still runs once."""
        with reading(self._engine).connect() as connection:
            now = dialects.now(connection)
            before = now - timedelta(seconds=age)
            stale = self._outbox.stale(connection, tasks, before)
        if not stale or not (missing := set(stale) - self._channel.waiting()):
            return
        with self._store.writing(self._engine) as connection:
            now = dialects.now(connection)
            lost = self._outbox.again(connection, tasks, missing, before=before, now=now)
        if lost:
            self._channel.push(lost)
            _logger.info("%d jobs were not in Redis any more, and were sent again", len(lost))

    def _hear(self) -> None:
        self._arrived = True
        self._wake.set()

    def _listen(self) -> None:
        while os.read(self._ended, _READ):
            self._wake.set()

    def _leave(self) -> None:
        try:
            with self._store.writing(self._engine) as connection:
                self._store.workers.leave(connection, self._upkeep.worker_id)
        except (DBAPIError, JobError) as error:
            _logger.warning("the outbox could not take leave, its lease runs out: %s", error)
        self._engine.dispose()
