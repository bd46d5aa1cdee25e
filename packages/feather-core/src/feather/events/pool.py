"""The threads that run async listeners: few, with a bounded queue, and emptied at the end."""

import atexit
import logging
import os
import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import ClassVar
from weakref import WeakSet

from flask import Flask, current_app

WORKERS = 4
QUEUE_SIZE = 1000
DRAIN_SECONDS = 10.0
_IDLE_SECONDS = 5.0

_EXTENSION = "feather_event_pool"
_logger = logging.getLogger("feather.events")


class Pool:
    """Runs calls of one app in up to four threads.

    A ThreadPoolExecutor has no limit to its queue, and the interpreter waits for its threads
    without one either: a listener that hangs would keep the process from ending.
    """

    every: ClassVar["WeakSet[Pool]"] = WeakSet()

    def __init__(self) -> None:
        self._start_over()
        self.every.add(self)

    def _start_over(self) -> None:
        lock = Lock()
        self._arrived = Condition(lock)
        self._settled = Condition(lock)
        self._waiting: deque[Callable[[], object]] = deque()
        self._running = 0
        self._threads = 0
        self._full = False

    @staticmethod
    def of(app: Flask) -> "Pool":
        """Return the pool of *app*, made when it is first needed."""
        pool: Pool = app.extensions.get(_EXTENSION) or app.extensions.setdefault(_EXTENSION, Pool())
        return pool

    def submit(self, call: Callable[[], object]) -> None:
        """Run *call* in a thread, or here when that cannot be: nothing is lost.

        Args:
            call: Called without arguments; handles its own exceptions.
        """
        with self._arrived:
            full = len(self._waiting) >= QUEUE_SIZE
            accepted = not full and self._accept(call)
            warn = full and not self._full
            self._full = full
        if warn:
            _logger.warning(
                "%d calls of async listeners wait already: further ones run in the thread that "
                "dispatches, until there is room",
                QUEUE_SIZE,
            )
        if not accepted:
            call()

    def _accept(self, call: Callable[[], object]) -> bool:
        if self._threads < WORKERS and self._running + len(self._waiting) >= self._threads:
            try:
                Thread(target=self._work, name="feather-events", daemon=True).start()
            except RuntimeError:  # the interpreter is ending, and from 3.12 on starts no more
                if not self._threads:
                    return False
            else:
                self._threads += 1
        self._waiting.append(call)
        self._arrived.notify()
        return True

    def _work(self) -> None:
        while True:
            with self._arrived:
                if not self._arrived.wait_for(lambda: self._waiting, _IDLE_SECONDS):
                    self._threads -= 1
                    return
                call = self._waiting.popleft()
                self._running += 1
            try:
                call()
            finally:
                del call
                with self._settled:
                    self._running -= 1
                    self._settled.notify_all()

    def drain(self, seconds: float) -> int:
        """Wait until every call is done, for at most some seconds.

        Args:
            seconds: How long to wait.

        Returns:
            How many calls are not done.
        """
        with self._settled:
            self._settled.wait_for(lambda: not self._waiting and not self._running, seconds)
            return len(self._waiting) + self._running


def drain(seconds: float = DRAIN_SECONDS) -> bool:
    """Wait until the current app's async listeners are done; for tests and scripts.

    Not to be called by an async listener, which would wait for itself.

    Args:
        seconds: How long to wait at most.

    Returns:
        Whether they are done.
    """
    pool: Pool | None = current_app.extensions.get(_EXTENSION)
    return pool is None or not pool.drain(seconds)


def _drain_all() -> None:
    end = time.monotonic() + DRAIN_SECONDS
    lost = sum(pool.drain(max(0.0, end - time.monotonic())) for pool in list(Pool.every))
    if lost:
        _logger.error(
            "%d calls of async listeners were not done %.0f seconds after the process was to end, "
            "and are lost",
            lost,
            DRAIN_SECONDS,
        )


def _after_fork() -> None:
    """The child has none of the threads; the parent does what is waiting."""
    for pool in list(Pool.every):
        pool._start_over()


atexit.register(_drain_all)
os.register_at_fork(after_in_child=_after_fork)
