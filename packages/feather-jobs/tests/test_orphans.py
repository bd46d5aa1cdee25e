"""Jobs of a worker that nobody knows."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from feather import job
from feather_jobs.worker.upkeep import Upkeep


@job
def nothing() -> None:
    pass


def test_a_job_that_a_forgotten_worker_took_runs_again(app, queue):
    """It was silent for too long, and took the job before it noticed."""
    with app.app_context():
        lost, recent = nothing.enqueue(), nothing.enqueue()
    jobs = queue.store.tables.jobs
    now = datetime.now(UTC)
    with queue.store.writing() as connection:
        taken = update(jobs).values(status="running", worker_id="nobody", attempt=1)
        connection.execute(
            taken.where(jobs.c.id == lost.id).values(started_at=now - timedelta(minutes=1))
        )
        connection.execute(
            taken.where(jobs.c.id == recent.id).values(started_at=now, worker_id="new")
        )
    Upkeep(queue, queue.store.engine, threads=1, queues=None).beat()
    with app.app_context():
        assert lost.status == "queued"
        assert recent.status == "running", "its worker may be about to make itself known"
