"""Changing what becomes of jobs, from any process."""

from typing import TYPE_CHECKING

from feather_jobs.store import dialects

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


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


def retry(queue: "JobQueue", job_id: str) -> bool:
    """Queue a job that did not succeed, as if it was new.

    Args:
        queue: The queue.
        job_id: The job.

    Returns:
        Whether there is such a job.
    """
    store = queue.store
    with store.writing() as connection:
        queued = store.finishes.requeue(connection, job_id, dialects.now(connection))
        if queued:
            queue.bell.ring_within(connection)
    if queued:
        queue.backend.arrived([job_id])
    return queued
