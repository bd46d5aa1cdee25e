"""``JobHandle``: how a job is getting on, for the code that enqueued it."""

import time
from typing import TYPE_CHECKING, Any

from feather_jobs.errors import JobError, JobFailed
from feather_jobs.status import DONE, FINISHED

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.2


class JobHandle:
    """A job; every attribute but the id is read from the database when it is asked for.

    Attributes:
        id: UUID version 7 as text.
    """

    def __init__(self, queue: "JobQueue", job_id: str) -> None:
        self._queue = queue
        self.id = job_id

    def __repr__(self) -> str:
        return f"<JobHandle {self.id}>"

    @property
    def status(self) -> str:
        """What the job is: see :class:`feather.jobs.JobMixin`."""
        return str(self._read("status")[0])

    @property
    def result(self) -> Any:
        """What the function returned; None until it is done."""
        (text,) = self._read("result")
        return None if text is None else self._queue.codec.decode(text)

    @property
    def error(self) -> str | None:
        """Type and text of the last exception."""
        error: str | None = self._read("error")[0]
        return error

    @property
    def progress(self) -> tuple[int | None, int | None]:
        """How much of it is done, and of how much, as the job said last."""
        done, total = self._read("progress_done", "progress_total")
        return done, total

    def wait(self, timeout: float | None = None) -> Any:
        """Wait until the job is finished.

        Args:
            timeout: Seconds to wait at most; None for ever.

        Returns:
            What the function returned.

        Raises:
            JobFailed: It did not succeed.
            TimeoutError: It is not finished in time.
            JobError: The transaction that it belongs to is still open, so it cannot start.
        """
        session = self._queue.store.enqueuing_session()
        if session is not None:
            raise JobError(
                "a job cannot be waited for within a transaction, before whose commit it may not "
                "start: wait after it"
            )
        end = None if timeout is None else time.monotonic() + timeout
        pause = _FIRST_PAUSE
        while (status := self.status) not in FINISHED:
            if end is not None and time.monotonic() >= end:
                raise TimeoutError(f"the job {self.id} is {status} after {timeout:g} seconds")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        if status != DONE:
            raise JobFailed(f"the job {self.id} ended as {status}: {self.error or 'no error'}")
        return self.result

    def cancel(self) -> bool:
        """Cancel the job if it waits, or ask it to stop if it runs.

        Returns:
            Whether it was not finished yet.
        """
        from feather_jobs.operations.changing import cancel

        return cancel(self._queue, self.id) is not None

    def _read(self, *columns: str) -> Any:
        from sqlalchemy import select

        store = self._queue.store
        jobs = store.tables.jobs
        wanted = select(*(jobs.c[name] for name in columns)).where(jobs.c.id == self.id)
        session = store.enqueuing_session()
        if session is not None:  # the row may not be there for others yet
            row = session.connection().execute(wanted).first()
        else:
            with store.reading() as connection:
                row = connection.execute(wanted).first()
        if row is None:
            raise JobError(
                f"the job {self.id} is not there: it was rolled back with its transaction, or "
                "cleared after JOB_RETENTION_DAYS"
            )
        return row
