"""Jobs in threads: of the web processes, of ``feather worker``, or both."""

import atexit
import os
from collections.abc import Collection, Sequence
from threading import Lock
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakSet

from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue
    from feather_jobs.worker.runner import Runner

GRACE_SECONDS = 5.0
"""How long jobs may go on in a web process that ends; then they are handed back."""

_GRACE_OF_DEBUGGING = 0.2  # every edit ends the process


class ThreadBackend:
    """Has a runner in each web process, from the first request or job on.

    Args:
        queue: The app's queue.
    """

    every: ClassVar["WeakSet[ThreadBackend]"] = WeakSet()

    def __init__(self, queue: "JobQueue") -> None:
        self._queue = queue
        self._runner: Runner | None = None
        self._lock = Lock()
        self.every.add(self)

    def arrived(self, job_ids: Sequence[str]) -> None:  # noqa: ARG002  # the table knows them
        """Wake the workers; without a database the one of this process is the only one."""
        if not self._queue.app.testing:
            if not self._queue.store.durable:
                self.serve()
            self._queue.bell.ring()

    def serve(self) -> None:
        """Start the runner of this process, unless there is nothing that it could run."""
        _declare()
        if self._queue.settings.JOB_MAX_WORKERS > 0 and known_tasks():
            self.runner()

    def runner(self) -> "Runner":
        """Return the runner of this process, started when it is first needed."""
        with self._lock:
            if self._runner is None:
                runner = self._make_runner()
                runner.start()
                self._runner = runner
            return self._runner

    def _make_runner(self) -> "Runner":
        from feather_jobs.worker.runner import Runner

        return Runner(self._queue, threads=self._queue.settings.JOB_MAX_WORKERS)

    def work(self, *, threads: int, queues: Collection[str] | None) -> None:
        """Run jobs until the process is told to end."""
        from feather_jobs.worker.process import run_until_told

        _declare()
        run_until_told(self._queue, threads=threads, queues=queues)

    def stop(self, grace: float) -> None:
        """Stop the runner of this process, if there is one."""
        with self._lock:
            if self._runner is not None:
                self._runner.stop(grace)
                self._runner = None

    def start_over(self) -> None:
        """Forget, in the child of a fork, the runner whose threads are the parent's."""
        self._runner = None
        self._lock = Lock()
        self._queue.store.start_over()
        self._queue.bell.start_over()


def _declare() -> None:
    from feather_jobs.events import declare_if_used

    declare_if_used()


def _stop_all() -> None:
    for backend in list(ThreadBackend.every):
        backend.stop(_GRACE_OF_DEBUGGING if backend._queue.app.debug else GRACE_SECONDS)


def _after_fork() -> None:
    for backend in list(ThreadBackend.every):
        backend.start_over()


atexit.register(_stop_all)
os.register_at_fork(after_in_child=_after_fork)
