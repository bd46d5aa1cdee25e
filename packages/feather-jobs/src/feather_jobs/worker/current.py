"""``current_job()``: what a job can ask and say about itself."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from feather_jobs.errors import JobCancelled, JobError, JobLost, JobTimeout
from feather_jobs.store.claiming import Claimed

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_current: "ContextVar[CurrentJob | None]" = ContextVar("feather.jobs.current", default=None)
_LONGEST_KEY = 255
_PROGRESS_SECONDS = 0.5


class CurrentJob:
    """A job that is running, for the code that it runs.

    Attributes:
        id: The job's id; that of its row, for every attempt.
        attempt: The number of this attempt, from 1.
    """

    def __init__(
        self,
        queue: "JobQueue",
        job: Claimed,
        *,
        stored: bool = True,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._queue = queue
        self._job = job
        self._stored = stored
        self._told = told
        self._told_at = 0.0
        self._deadline = None if job.timeout is None else time.monotonic() + job.timeout
        self._state = job.state
        self._keys: set[str] = set()
        self.id = job.id
        self.attempt = job.attempt
        # Written by the worker's own thread, and read where the job asks.
        self.cancelled = False
        self.lost = False
        self.said: tuple[int, int | None] | None = None

    @property
    def state(self) -> Any:
        """What :meth:`checkpoint` saved last, in this attempt or an earlier one; else None."""
        return None if self._state is None else self._queue.codec.decode(self._state)

    def check(self) -> None:
        """Let the job end here if it is to; :meth:`progress` and the others do so, too.

        Raises:
            JobTimeout: It has run for longer than its timeout.
            JobCancelled: It was cancelled.
            JobLost: It belongs to another worker now.
        """
        if self.lost:
            raise JobLost(f"the job {self.id} belongs to another worker now")
        if self.cancelled:
            raise JobCancelled(f"the job {self.id} was cancelled")
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise JobTimeout(f"the job has run for longer than {self._job.timeout:g} seconds")

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the job is; shown by ``feather jobs list``.

        Args:
            done: How much is done.
            total: Of how much, if that is known.

        Raises:
            JobTimeout: As for :meth:`check`.
            JobCancelled: As well.
            JobLost: As well.
        """
        self.check()
        self.said = (done, total)
        if time.monotonic() - self._told_at > _PROGRESS_SECONDS:
            self._told_at = time.monotonic()
            self._told()

    @contextmanager
    def once(self, key: str) -> Iterator[bool]:
        """Run a block whose effects on the database happen once, however often the job runs.

        The block is a transaction, and the key is committed with it: both are there, or neither.
        What the block does outside of the database happens at least once.

        Example::

            with current_job().once("credit") as first:
                if first:
                    account.balance += 10

        Args:
            key: Tells the job's effects apart; at most 255 characters.

        Yields:
            Whether no earlier attempt has completed the block.

        Raises:
            JobError: The key is empty or too long.
            JobTimeout: As for :meth:`check`.
            JobCancelled: As well.
            JobLost: As well.
        """
        if not 0 < len(key) <= _LONGEST_KEY:
            raise JobError(f"once() takes a key of 1 to {_LONGEST_KEY} characters, not {len(key)}")
        self.check()
        if not self._stored:
            yield key not in self._keys
            self._keys.add(key)
            return
        from feather_jobs.worker.effects import once

        with once(self._queue.store, self._job, key) as first:
            yield first

    def checkpoint(self, state: Any) -> None:
        """Save what the next attempt needs to go on from here, as its :attr:`state`.

        Within a transaction it is saved with that.

        Args:
            state: What an argument of a job can be.

        Raises:
            TypeError: It cannot be stored.
            JobLost: The job belongs to another worker now.
            JobTimeout: As for :meth:`check`.
            JobCancelled: As well.
        """
        self.check()
        text = self._queue.codec.encode(state)
        if self._stored:
            from feather_jobs.worker.effects import save

            save(self._queue.store, self._job, text)
        self._state = text


def current_job() -> CurrentJob:
    """Return the job that the running code belongs to.

    Raises:
        JobError: It belongs to none.
    """
    found = _current.get()
    if found is None:
        raise JobError(
            "current_job() is there while a job runs: in code that runs without one, call "
            "the_function.run(...) in place of the_function(...)"
        )
    return found


@contextmanager
def working_on(job: CurrentJob) -> Iterator[None]:
    """Make a job the current one within a block."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)
