"""``RqWorker``: RQ's worker, without what it believes of what it finds in Redis."""

import logging
import os
import socket
from collections.abc import Callable, Collection
from contextlib import suppress
from signal import SIGINT, SIGQUIT, SIGTERM
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.utils import now
from rq.worker.base import WorkerStatus
from rq.worker_registration import clean_worker_registry

from feather_jobs.rq.channel import Channel
from feather_jobs.rq.children import ChildSignals
from feather_jobs.rq.forking import Lifeline, fork, on_signals
from feather_jobs.rq.horse import Horse
from feather_jobs.rq.job import SignedJob
from feather_jobs.rq.presence import Presence
from feather_jobs.rq.watch import Watch

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

WAITING_SECONDS = 5.0
"""How long a worker waits for a job at a time; then it looks after itself."""

_LEAST_SECONDS = 0.05
_PAUSE_SECONDS = 1.0
_logger = logging.getLogger("feather.jobs")


class RqWorker(Worker):
    """Takes ids from Redis, and has a process run the job for each.

    What RQ shows of it in Redis is for `rq info`; nothing here depends on that.

    Args:
        queue: The app's queue.
        channel: Where the ids come from.
        queues: Which queues are served; None for all.
        told: Called when a job has ended.
    """

    log_job_description = False

    def __init__(
        self,
        queue: "JobQueue",
        channel: Channel,
        queues: Collection[str] | None,
        told: Callable[[], object],
    ) -> None:
        super().__init__(
            [channel.queue],
            connection=channel.redis,
            worker_ttl=30,
            job_monitoring_interval=5,
            maintenance_interval=10,
            disable_default_exception_handler=True,
            prepare_for_work=False,  # it would ask Redis, which may be down
        )
        self.hostname, self.pid = socket.gethostname(), os.getpid()
        self.serializer = channel.queue.serializer  # RQ's default is pickle
        self._jobs = queue
        self._channel = channel
        self._told = told
        self._presence = Presence(queue, queues)
        self._lifeline = Lifeline()
        self._waits = False
        self._insisted = False
        self._cut_off = False

    def bootstrap(self, *_: Any, **__: Any) -> None:
        """Get ready, without RQ's handlers for logs and without its channel for commands."""
        self._signals = ChildSignals()
        on_signals({SIGTERM: self._stop, SIGINT: self._stop, SIGQUIT: self._insist})
        self.register_birth()
        self.set_state(WorkerStatus.STARTED)

    def _install_signal_handlers(self) -> None:
        """Leave those that are there."""

    def dequeue_job_and_maintain_ttl(
        self,
        timeout: int | None,  # noqa: ARG002  # RQ's signature
        max_idle_time: int | None = None,  # noqa: ARG002  # as above
    ) -> tuple[Job, Queue]:
        """Wait for a job.

        Raises:
            StopRequested: The worker is to end.
        """
        self.set_state(WorkerStatus.IDLE)
        while not self._stop_requested:
            self.heartbeat()
            if self.should_run_maintenance_tasks:
                self.run_maintenance_tasks()
            if not self._presence.is_known():
                self._signals.wait(_PAUSE_SECONDS)
            elif (job := self._take()) is not None:
                return job, self._channel.queue
        raise StopRequested

    def execute_job(self, job: Job, queue: Queue) -> None:  # noqa: ARG002  # RQ's signature
        """Have a work horse run a job, and wait for it."""
        assert isinstance(job, SignedJob)  # noqa: S101 - _take() returns no others
        if job.refusal is not None:
            _logger.warning(
                "a job in Redis was refused, and nothing of it ran: %s (id %r)",
                *(job.refusal, job.id),
            )
            return
        self.set_state(WorkerStatus.BUSY)
        self._presence.let_go()
        report, write = os.pipe()
        os.set_blocking(report, False)
        horse = Horse(self._jobs, job.id, self._presence.worker_id, write)
        self._horse_pid = fork(horse.run, self._lifeline)
        os.close(write)
        try:
            watch = Watch(self._jobs, self._presence, self._signals, lambda: self._insisted)
            watch.over(self._horse_pid, report)
        finally:
            self._horse_pid = 0
            os.close(report)
            self._told()

    def teardown(self) -> None:
        """Take leave, here and there."""
        self._presence.leave()
        self._presence.let_go()
        self.register_death()

    def run_maintenance_tasks(self) -> None:
        """Forget workers that are gone; the rest of RQ's maintenance would run callbacks."""
        self.last_cleaned_at = now()  # type: ignore[assignment]  # RQ does the same
        with suppress(RedisError):
            clean_worker_registry(self._channel.queue)

    # What follows shows the worker in Redis, which may be down.

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Show that the worker is alive."""
        with suppress(RedisError):
            super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: Any = None) -> None:
        """Show what the worker does."""
        with suppress(RedisError):
            super().set_state(state, pipeline)

    def register_birth(self) -> None:
        """Show the worker."""
        self.birth_date = self.last_heartbeat = now()
        with suppress(RedisError):
            super().register_birth()  # type: ignore[no-untyped-call]

    def register_death(self) -> None:
        """Do not show it any more."""
        with suppress(RedisError):
            super().register_death()  # type: ignore[no-untyped-call]

    def check_for_suspension(self, burst: bool) -> None:
        """Wait while `rq suspend` is in force."""
        with suppress(RedisError):
            super().check_for_suspension(burst)

    def _stop(self) -> None:
        self._stop_requested = True
        if self._waits:
            raise StopRequested

    def _insist(self) -> None:
        self._insisted = True
        self._stop()

    def _take(self) -> SignedJob | None:
        try:
            job_id = self._wait()
            found = None if job_id is None else self._channel.fetch(job_id)
        except RedisError as error:
            if not self._cut_off:
                _logger.warning("Redis cannot be reached, jobs wait in the database: %s", error)
            self._cut_off = True
            self._signals.wait(_PAUSE_SECONDS)
            return None
        self._cut_off = False
        return found

    def _wait(self) -> str | None:
        self._waits = True
        try:
            if self._stop_requested:  # just now
                raise StopRequested
            return self._channel.wait(max(_LEAST_SECONDS, self._presence.patience(WAITING_SECONDS)))
        finally:
            self._waits = False
