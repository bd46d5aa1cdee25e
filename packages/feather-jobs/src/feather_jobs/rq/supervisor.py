"""``feather worker`` with RQ: one outbox pump, and as many RQ workers as jobs run at a time."""

import logging
import os
import signal
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feather_jobs.errors import JobError
from feather_jobs.rq.channel import Channel
from feather_jobs.rq.children import ChildSignals, ended
from feather_jobs.rq.connection import connect
from feather_jobs.rq.forking import Lifeline, end_group, fork, on_signals, tell
from feather_jobs.rq.pump import Pump
from feather_jobs.rq.warming import warm_up
from feather_jobs.rq.worker import WAITING_SECONDS, RqWorker
from feather_jobs.worker.process import GRACE_SECONDS

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_TICK_SECONDS = 5.0
_LEAVING_SECONDS = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # before a process that has ended is started again
_WELL_SECONDS = 10.0
_logger = logging.getLogger("feather.jobs")


@dataclass
class Post:
    """A place for a process.

    Attributes:
        name: What it is called in messages.
        run: What the process does; returns its exit code.
        pid: The process that is there now; None if none is.
        since: When it was started, by the monotonic clock.
        start_at: When to start the next one.
        pause: How long to wait before that.
    """

    name: str
    run: Callable[[], int]
    pid: int | None = None
    since: float = 0.0
    start_at: float = 0.0
    pause: float = _FIRST_PAUSE


class Supervisor:
    """Starts the processes, starts them again when they end, and ends them.

    It has no threads and no connections, so each process it forks begins clean, and shares the
    memory that the app takes.

    Args:
        queue: The app's queue.
        url: REDIS_URL.
        workers: How many RQ workers there are.
        queues: Which queues are served; None for all.
    """

    def __init__(
        self, queue: "JobQueue", url: str, *, workers: int, queues: Collection[str] | None
    ) -> None:
        if not queue.store.durable:
            raise JobError(
                "JOB_BACKEND=rq needs a database that all processes share, for the jobs are kept "
                "there: set DATABASE_URL to a file of SQLite or to PostgreSQL"
            )
        self._queue = queue
        self._url = url
        self._workers = workers
        self._queues = queues
        self._lifeline = Lifeline()
        self._ended, self._told = os.pipe()
        os.set_blocking(self._told, False)
        self._posts = [Post("the outbox of jobs", self._pump)]
        self._posts += [Post(f"job worker {n}", self._work) for n in range(1, workers + 1)]
        self._stop_at: float | None = None

    def run(self) -> None:
        """Go on until SIGTERM or SIGINT; a second one ends it without grace."""
        Channel(self._queue.app, connect(self._url), self._queues)  # refuses what cannot work
        warm_up(self._queue)
        signals = ChildSignals()
        on_signals({signal.SIGTERM: self._tell, signal.SIGINT: self._tell})
        while self._stop_at is None:
            self._start()
            soonest = min((p.start_at for p in self._posts if p.pid is None), default=None)
            wait = _TICK_SECONDS if soonest is None else soonest - time.monotonic()
            signals.wait(wait)
            self._reap()
        _logger.info(
            "told to end: no more jobs are taken, and those that run have %.0f s", GRACE_SECONDS
        )
        self._send(signal.SIGTERM)
        self._wait(signals, lambda: self._stop_at or 0.0)
        self._send(signal.SIGQUIT)
        end = time.monotonic() + _LEAVING_SECONDS
        self._wait(signals, lambda: end)
        for post in self._posts:
            if post.pid is not None:
                end_group(post.pid)
        self._wait(signals, lambda: time.monotonic() + 1)

    def _tell(self) -> None:
        self._stop_at = time.monotonic() + (0.0 if self._stop_at else GRACE_SECONDS)

    def _start(self) -> None:
        now = time.monotonic()
        for post in self._posts:
            if post.pid is None and now >= post.start_at:
                post.since = now
                post.pid = fork(post.run, self._lifeline)

    def _reap(self) -> None:
        for post in self._posts:
            if post.pid is None or (code := ended(post.pid)) is None:
                continue
            post.pid = None
            if self._stop_at is not None:
                continue
            now = time.monotonic()
            post.pause = min(post.pause * 2, _LONGEST_PAUSE)
            if now - post.since >= _WELL_SECONDS:
                post.pause = _FIRST_PAUSE
            post.start_at = now + post.pause
            _logger.warning(
                "%s ended with %d, and is started again in %.1f s", post.name, code, post.pause
            )

    def _send(self, number: signal.Signals) -> None:
        for post in self._posts:
            if post.pid is not None:
                tell(post.pid, number)

    def _wait(self, signals: ChildSignals, end: Callable[[], float]) -> None:
        while any(post.pid for post in self._posts):
            left = end() - time.monotonic()
            if left <= 0:
                return
            signals.wait(left)
            self._reap()

    def _pump(self) -> int:
        channel = Channel(self._queue.app, connect(self._url), self._queues)
        pump = Pump(self._queue, channel, self._queues, workers=self._workers, ended=self._ended)
        on_signals({signal.SIGTERM: pump.stop, signal.SIGQUIT: pump.stop})
        signal.set_wakeup_fd(self._told, warn_on_full_buffer=False)
        pump.run()
        return 0

    def _work(self) -> int:
        for name in ("rq.worker", "rq.job", "rq.queue"):
            logging.getLogger(name).setLevel(logging.WARNING)
        redis = connect(self._url, waiting=WAITING_SECONDS)
        channel = Channel(self._queue.app, redis, self._queues)
        RqWorker(self._queue, channel, self._queues, self._say_ended).work()
        return 0

    def _say_ended(self) -> None:
        with suppress(OSError):  # the pipe is full, so the outbox will look anyway
            os.write(self._told, b"!")
