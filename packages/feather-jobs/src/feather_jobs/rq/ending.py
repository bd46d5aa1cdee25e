"""Ending a job from outside: signals become exceptions within it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from feather_jobs.errors import JobCancelled, JobStopped, JobTimeout
from feather_jobs.rq.forking import on_signals
from feather_jobs.store.claiming import Claimed

CANCEL = signal.SIGUSR1
"""What tells a work horse that its job was cancelled."""

PATIENCE_SECONDS = 2.0
"""How long a job may go on after that, or after its timeout, before its process is killed."""


class Ending:
    """Raises in the main thread of a work horse what ends its job."""

    def __init__(self) -> None:
        self._armed = False
        self._reason: JobStopped | None = None
        on_signals({CANCEL: self._cancel})

    @contextmanager
    def over(self, job: Claimed) -> Iterator[None]:
        """Let a block be ended: by the job's timeout, or because it is cancelled.

        Raises:
            JobTimeout: The job took too long.
            JobCancelled: It was cancelled.
        """

        def time_is_over(_number: int, _frame: object) -> None:
            self._raise(JobTimeout(f"the job has run for longer than {job.timeout:g} seconds"))

        signal.signal(signal.SIGALRM, time_is_over)
        self._armed = True
        try:
            if self._reason is not None:
                self._raise(self._reason)
            if job.timeout is not None:
                # Zero would be none at all.
                signal.setitimer(signal.ITIMER_REAL, max(job.timeout, 1e-6))
            yield
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _cancel(self) -> None:
        self._raise(JobCancelled("the job was cancelled"))

    def _raise(self, reason: JobStopped) -> None:
        self._reason = reason  # kept for a job that has not begun
        if self._armed:
            self._armed = False  # once: a second one would hit what the first one has started
            raise reason
