"""Telling of jobs that came to a bad end: in the log, and in the app's error log."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from feather.errors.reports import ErrorReport, error_sinks
from feather_jobs.store.claiming import Claimed
from feather_jobs.store.finishing import LOST
from feather_jobs.worker.monitoring import measured

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_logger = logging.getLogger("feather.jobs")
_SERVER_ERROR = 500


class JobDied(RuntimeError):  # it says what happened
    """The process that ran a job ended, again and again."""


def report_failure(queue: "JobQueue", job: Claimed, error: BaseException) -> None:
    """Log a failure that is final, with its traceback, and tell those who keep errors.

    Args:
        queue: The queue.
        job: The job.
        error: What it raised.
    """
    usage = measured() if queue.settings.JOB_ENABLE_MONITORING else {}
    shown = "".join(f"\n{name}: {value}" for name, value in usage.items())
    _logger.error(
        "%s failed (job %s, attempt %d)%s",
        *(job.task, job.id, job.attempt, shown),
        exc_info=error,
        extra={"job_id": job.id, "task": job.task, **usage},
    )
    if shown:
        error.add_note(shown.lstrip())
    tell(queue.app, error, job.task, job.request_id or job.id, job.user_id, job.tenant_id)


def report_dead(queue: "JobQueue", rows: Iterable[Any]) -> None:
    """Log jobs that are dead, and tell those who keep errors.

    Args:
        queue: The queue.
        rows: What :meth:`Finishes.take_from` returned.
    """
    for row in rows:
        _logger.error("%s is dead: %s (job %s)", row.task, LOST, row.id)
        error = JobDied(f"{row.task} is dead: {LOST}")
        request_id = row.request_id or row.id
        tell(queue.app, error, row.task, request_id, row.user_id, row.tenant_id)


def tell(
    app: Flask,
    error: BaseException,
    task: str,
    request_id: str,
    user_id: str | None,
    tenant_id: str | None,
) -> None:
    """Hand an error to those who keep the app's errors.

    Args:
        app: The app.
        error: What happened.
        task: The task that it happened to, which stands for the path.
        request_id: What ties it to a request, or the job's id.
        user_id: Who acted.
        tenant_id: For which tenant.
    """
    told = ErrorReport(
        exception=error,
        status=_SERVER_ERROR,
        code="JOB_FAILED",
        message=f"The job {task} failed.",
        method="JOB",
        path=task,
        endpoint=task,
        request_id=request_id,
        user_id=user_id,
        tenant_id=tenant_id,
    )
    for sink in error_sinks(app):
        try:
            with app.app_context():
                sink(told)
        except Exception:
            _logger.exception("the error sink %r failed", sink)
