"""Running one attempt of a job, apart from everything around it."""

import logging
import random
from contextvars import Context
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError, OperationalError

from feather.codec import Codec
from feather.errorlog.scrub import limited, message_of
from feather.errorlog.trace import stack_trace
from feather_jobs.context import Captured, restored
from feather_jobs.errors import JobCancelled, JobLost, JobTimeout
from feather_jobs.payload import decode_arguments
from feather_jobs.status import CANCELLED, DONE, FAILED, QUEUED, SCHEDULED, TIMED_OUT
from feather_jobs.store.claiming import Claimed
from feather_jobs.store.finishing import Outcome
from feather_jobs.tasks.registry import task_named
from feather_jobs.worker.current import CurrentJob, working_on
from feather_jobs.worker.reporting import report_failure

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_LEAST_RETRY = 5  # after losing the database
_LONGEST_DELAY = 3600.0
_JITTER = 0.2  # of the delay; jobs that failed together are not tried again together
_logger = logging.getLogger("feather.jobs")


def execute(queue: "JobQueue", job: Claimed, current: CurrentJob) -> tuple[Outcome, Any]:
    """Run an attempt in an empty context, with an app context of its own.

    Args:
        queue: The queue that it comes from.
        job: The job.
        current: What the job sees of itself.

    Returns:
        What to write of it, and the exception that it raised or None.
    """
    return Context().run(_execute, queue, job, current)


def _execute(queue: "JobQueue", job: Claimed, current: CurrentJob) -> tuple[Outcome, Any]:
    outcome = Outcome(job.id, job.task, job.attempt, DONE)
    kept = Captured(job.context, job.request_id, job.user_id, job.tenant_id)
    try:
        with queue.app.app_context(), restored(queue.app, kept, job.id), working_on(current):
            try:
                task = task_named(job.task)
                args, kwargs = decode_arguments(queue.codec, job.payload)
                outcome.result = _result(queue.codec, job, task.function(*args, **kwargs))
            except JobLost:
                outcome.status = QUEUED  # refused when it is written: the attempt is not ours
            except JobCancelled:
                outcome.status = CANCELLED
            except BaseException as error:  # noqa: BLE001  # even SystemExit ends the job only
                _failed(queue, job, outcome, error)
                return outcome, error
    except Exception as error:  # noqa: BLE001  # closing the session, or a plugin's context
        _failed(queue, job, outcome, error)
        return outcome, error
    return outcome, None


def failed(queue: "JobQueue", job: Claimed, error: BaseException) -> Outcome:
    """Return what becomes of an attempt that failed, for whoever ended it from outside.

    Args:
        queue: The queue.
        job: The job.
        error: Why it failed.
    """
    outcome = Outcome(job.id, job.task, job.attempt, DONE)
    _failed(queue, job, outcome, error)
    return outcome


def _failed(queue: "JobQueue", job: Claimed, outcome: Outcome, error: BaseException) -> None:
    outcome.failed = True
    outcome.result = None
    outcome.error = limited(f"{type(error).__name__}: {message_of(error)}")
    failures = job.failures + 1
    if failures <= (max(job.retry, _LEAST_RETRY) if _lost_database(error) else job.retry):
        outcome.status = SCHEDULED
        outcome.delay = back_off(failures)
        _logger.warning(
            "%s failed and is tried again in %.0f s: %s (job %s, attempt %d)",
            *(job.task, outcome.delay, outcome.error, job.id, job.attempt),
        )
        outcome.trace = stack_trace(error, queue.app.root_path)
        return
    outcome.status = TIMED_OUT if isinstance(error, JobTimeout) else FAILED
    report_failure(queue, job, error)  # with what the process used, as a note
    outcome.trace = stack_trace(error, queue.app.root_path)


def _lost_database(error: BaseException) -> bool:
    """Tell whether a job failed because its database was away, which no job can help."""
    if not isinstance(error, DBAPIError):
        return False
    # Where no connection could be made at all, there is no statement that failed.
    refused = isinstance(error, OperationalError) and error.statement is None
    return error.connection_invalidated or refused


def back_off(failures: int) -> float:
    """Return how long to wait after some failures: 2, 4, 8, ... seconds, and up to a fifth more.

    Args:
        failures: How often the job has failed, from 1.

    Returns:
        Seconds, at most an hour and its fifth.
    """
    delay = min(2.0 ** min(failures, 32), _LONGEST_DELAY)
    return delay * (1 + _JITTER * random.random())  # noqa: S311  # nobody must not guess it


def _result(codec: Codec, job: Claimed, value: Any) -> str | None:
    if value is None:
        return None
    try:
        return codec.encode(value)
    except TypeError as error:
        _logger.warning(
            "%s returned %s, which cannot be kept: its result is None (job %s)",
            *(job.task, error, job.id),
        )
        return None
