"""Running a job in the thread that asks for it: for the backend ``sync``, and for tests."""

from typing import TYPE_CHECKING

from feather_jobs.store import dialects
from feather_jobs.store.finishing import Outcome
from feather_jobs.tasks.registry import limits
from feather_jobs.worker.current import CurrentJob
from feather_jobs.worker.execution import execute

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def run_here(
    queue: "JobQueue", job_id: str, *, worker_id: str | None
) -> tuple[Outcome, BaseException | None] | None:
    """Take a job, run it, and write what became of it.

    Args:
        queue: The queue.
        job_id: The job.
        worker_id: Who takes it.

    Returns:
        What became of it, and what it raised; None if it cannot run now: it waits for its time or
        for a place, is unknown to this process, or somebody else has it.
    """
    store = queue.store
    tasks = limits()
    with store.writing() as connection:
        now = dialects.now(connection)
        job = store.claims.take_one(connection, job_id, tasks, worker_id=worker_id, now=now)
    if job is None:
        return None
    current = CurrentJob(queue, job)
    outcome, error = execute(queue, job, current)
    with store.writing() as connection:
        now = dialects.now(connection)
        if current.said is not None:
            done, total = current.said
            store.finishes.progress(connection, [(job.id, job.attempt, done, total)])
        store.finishes.write(connection, [outcome], now)
    return outcome, error
