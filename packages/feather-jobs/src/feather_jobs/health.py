"""The entry ``jobs`` of ``/health``: whether jobs get done."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import Connection, Engine, and_, or_, select

from feather.db.reading import reading
from feather.db.separate import separate_engine
from feather_jobs.operations.workers import alive
from feather_jobs.queue import queue_of
from feather_jobs.status import QUEUED, SCHEDULED
from feather_jobs.store import dialects
from feather_jobs.store.enqueueing import is_status
from feather_jobs.store.store import tables_expected

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

PATIENCE = timedelta(minutes=5)
"""For how long jobs may wait while no worker is alive."""

_ENGINE = "feather.jobs.health"


class NobodyWorks(RuntimeError):  # it says what is wrong
    """Jobs wait, and no worker is alive."""


def jobs_get_done(app: Flask) -> None:
    """Make sure that the jobs of an app with a queue get done.

    Args:
        app: The app.

    Raises:
        NobodyWorks: Jobs have waited for five minutes, and no worker is alive.
        JobError: The tables are not there.
        sqlalchemy.exc.DBAPIError: The database does not answer.
    """
    queue = queue_of(app)
    if not queue.store.durable:
        return
    expected = tables_expected(queue.store.tables.jobs.name)
    with expected, reading(_engine(app)).connect() as connection:
        if not alive(queue, connection) and _wait(queue, connection):
            minutes = PATIENCE.total_seconds() / 60
            raise NobodyWorks(
                f"jobs have waited for {minutes:.0f} minutes, and no worker is alive: start "
                "feather worker, or a web process with JOB_MAX_WORKERS of 1 or more"
            )


def _wait(queue: "JobQueue", connection: Connection) -> bool:
    jobs = queue.store.tables.jobs
    since = jobs.c.run_at < dialects.now(connection) - PATIENCE
    # What was put off is queued by a worker once its time has come.
    waiting = or_(and_(is_status(jobs, QUEUED), since), and_(is_status(jobs, SCHEDULED), since))
    return connection.execute(select(jobs.c.id).where(waiting).limit(1)).first() is not None


def _engine(app: Flask) -> Engine:
    """Return connections of its own: a pool that is used up is no matter of health."""
    found: Engine | None = app.extensions.get(_ENGINE)
    if found is None:
        found = app.extensions.setdefault(_ENGINE, separate_engine(app))
    return found
