"""Changing what becomes of jobs, from any process."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from feather_jobs.status import DONE, RUNNING
from feather_jobs.store import dialects

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

BATCH = 500
"""How many are queued in one transaction, so that workers never wait for long."""

_WHY_NOT = {
    DONE: "it succeeded; enqueue it again where your code does so",
    RUNNING: "it runs right now",
}


def why_not(status: str) -> str:
    """Return why a job cannot be tried again.

    Args:
        status: Its status.
    """
    return _WHY_NOT.get(status, "it waits already")


def cancel(queue: "JobQueue", job_id: str) -> str | None:
    """Cancel a job that waits, or ask a running one to stop.

    Args:
        queue: The queue.
        job_id: The job.

    Returns:
        ``"cancelled"``, or ``"running"`` for a job that is to stop; None if it is finished or not
        there.
    """
    store = queue.store
    with store.writing() as connection:
        return store.finishes.cancel(connection, job_id, dialects.now(connection))


def retry(queue: "JobQueue", *job_ids: str) -> list[str]:
    """Queue jobs that did not succeed, as if they were new.

    With JOB_BACKEND=sync they run now, and what they raise is in their rows.

    Args:
        queue: The queue.
        *job_ids: The jobs.

    Returns:
        The ids of those that are queued now; the others did succeed, wait already or are not
        there.
    """
    again: list[str] = []
    for start in range(0, len(job_ids), BATCH):
        queued = _queue(queue, job_ids[start : start + BATCH])
        _tell(queue, queued)
        again += queued
    return again


def _queue(queue: "JobQueue", job_ids: Sequence[str]) -> list[str]:
    store = queue.store
    with store.writing() as connection:
        queued = store.finishes.requeue(connection, job_ids, dialects.now(connection))
        if queued:
            queue.bell.ring_within(connection)
    return queued


def _tell(queue: "JobQueue", job_ids: Sequence[str]) -> None:
    """Tell the backend of jobs, one at a time where it runs them and may stop at one that fails."""
    if queue.settings.JOB_BACKEND != "sync":
        if job_ids:
            queue.backend.arrived(job_ids)
        return
    for job_id in job_ids:
        with suppress(Exception):  # it is in the job's row, too
            queue.backend.arrived([job_id])
