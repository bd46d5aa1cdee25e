"""A job that finds no database."""

import pytest
from processes import free_port
from sqlalchemy import create_engine, text

from feather import job
from feather_jobs.worker.here import run_here


@job
def elsewhere() -> None:
    engine = create_engine(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none")
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


@job
def mistaken() -> None:
    from feather.db import db

    db.session.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize(("task", "status"), [(elsewhere, "scheduled"), (mistaken, "failed")])
def test_a_job_is_tried_again_if_no_connection_can_be_made(app, queue, task, status):
    with app.app_context():
        handle = task.enqueue()
        run_here(queue, handle.id, worker_id=None)
        assert handle.status == status
