"""What the process of an RQ worker does while its work horse runs a job."""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from feather_jobs.errors import JobCancelled, JobError, JobTimeout
from feather_jobs.rq.children import ChildSignals, ended
from feather_jobs.rq.ending import CANCEL, PATIENCE_SECONDS
from feather_jobs.rq.forking import end_group, tell
from feather_jobs.rq.horse import DONE
from feather_jobs.rq.insisting import insistently
from feather_jobs.rq.presence import Presence
from feather_jobs.status import CANCELLED, QUEUED
from feather_jobs.store import dialects
from feather_jobs.store.claiming import Claimed, Held
from feather_jobs.store.finishing import Outcome
from feather_jobs.worker.execution import failed
from feather_jobs.worker.reporting import report_dead

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_LOOK_SECONDS = 1.0
_logger = logging.getLogger("feather.jobs")


class Watch:
    """Watches one work horse, and writes what became of its job if the horse cannot.

    Args:
        queue: The app's queue.
        presence: Says that the worker is alive.
        signals: Wakes when the horse has ended.
        insisted: Tells whether the job is to be handed back at once.
    """

    def __init__(
        self,
        queue: "JobQueue",
        presence: Presence,
        signals: ChildSignals,
        insisted: Callable[[], bool],
    ) -> None:
        self._queue = queue
        self._store = queue.store
        self._presence = presence
        self._signals = signals
        self._insisted = insisted
        self._kill_at: float | None = None
        self._why: BaseException | None = None
        self._handing_back = False

    def over(self, pid: int, report: int) -> None:
        """Wait until a horse has ended.

        Args:
            pid: The horse.
            report: The end of a pipe that it writes to when all is written.
        """
        look_at = time.monotonic() + _LOOK_SECONDS
        while (code := ended(pid)) is None:
            if not self._presence.keep():
                end_group(pid)  # the job is another worker's by now
            now = time.monotonic()
            if self._insisted() and not self._handing_back:
                self._handing_back = True
                end_group(pid)
            elif now >= look_at:
                look_at = now + _LOOK_SECONDS
                self._look(pid)
            if self._kill_at is not None and now >= self._kill_at:
                _logger.warning("a job goes on after it was told to end: its process is killed")
                end_group(pid)
                self._kill_at = None
            until = min(look_at, self._kill_at or look_at) - time.monotonic()
            self._signals.wait(self._presence.patience(until))
        end_group(pid)  # what the job has started and left behind
        if _read(report) != DONE:
            insistently(
                lambda: self._settle(code), pause=self._signals.wait, is_over=self._insisted
            )

    def _look(self, pid: int) -> None:
        """See whether the job is to end."""
        if self._kill_at is not None or self._why is not None:
            return
        with suppress(DBAPIError, JobError):  # it runs on while the database is away
            with self._presence.engine.connect() as connection:
                held = self._store.claims.held_by(connection, self._presence.worker_id)
                now = dialects.now(connection)
            for one in held:
                if one.cancelling:
                    self._end(JobCancelled("the job was cancelled"), PATIENCE_SECONDS)
                    tell(pid, CANCEL)
                elif (most := one.job.timeout) is not None:
                    left = most + PATIENCE_SECONDS - (now - one.started_at).total_seconds()
                    if left <= _LOOK_SECONDS:  # else it may be cancelled before
                        self._end(JobTimeout(f"the job has run for longer than {most:g} s"), left)

    def _end(self, why: BaseException, seconds: float) -> None:
        """Kill the horse in some seconds, unless it ends before."""
        self._why = why
        self._kill_at = time.monotonic() + seconds

    def _settle(self, code: int) -> None:
        """Write what became of a job whose horse has not done so."""
        held = self._held()
        if not held:
            return
        if self._handing_back:
            for one in held:
                _logger.warning(
                    "%s had not ended and was handed back (job %s)", one.job.task, one.job.id
                )
            self._write([_ended(one.job, QUEUED) for one in held])
        elif isinstance(self._why, JobCancelled):
            self._write([_ended(one.job, CANCELLED) for one in held])
        elif self._why is not None:
            why = self._why
            self._write([failed(self._queue, one.job, why) for one in held])
        else:
            self._lose(held, code)

    def _held(self) -> list[Held]:
        with self._presence.engine.connect() as connection:
            return self._store.claims.held_by(connection, self._presence.worker_id)

    def _write(self, outcomes: list[Outcome]) -> None:
        with self._store.writing(self._presence.engine) as connection:
            self._store.finishes.write(connection, outcomes, dialects.now(connection))
            self._queue.bell.ring_within(connection)
        self._queue.bell.ring()

    def _lose(self, held: list[Held], code: int) -> None:
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        for one in held:
            _logger.warning("the process of %s ended %s (job %s)", one.job.task, how, one.job.id)
        with self._store.writing(self._presence.engine) as connection:
            now = dialects.now(connection)
            dead = self._store.finishes.lose(connection, [self._presence.worker_id], now)
            self._queue.bell.ring_within(connection)
        self._queue.bell.ring()
        report_dead(self._queue, dead)


def _ended(job: Claimed, status: str) -> Outcome:
    return Outcome(job.id, job.task, job.attempt, status)


def _read(report: int) -> bytes:
    with suppress(BlockingIOError):
        return os.read(report, 1)
    return b""
