"""What ``feather doctor`` checks about jobs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import DoctorCheck, Finding
from feather_jobs.errors import JobError
from feather_jobs.queue import is_attached, queue_of
from feather_jobs.tasks.registry import known_tasks

# SQLAlchemy is imported by checks that run: these are declared in every app.
if TYPE_CHECKING:
    from sqlalchemy import Connection

    from feather_jobs.queue import JobQueue

_CONNECTIONS = 2  # of a job: its session's, and that of what it enqueues or saves outside of it
_NAMED = 5


@check("jobs.pool", "Jobs get the database connections that they need")
def pool(app: Flask) -> Iterator[Finding]:
    """Find more threads than the pool of connections can serve."""
    queue = _queue(app)
    if queue is None or not queue.store.durable:
        return
    from sqlalchemy import QueuePool

    shared = queue.store.engine.pool
    if not isinstance(shared, QueuePool):
        return  # nothing limits it
    size, overflow = shared.size(), shared._max_overflow
    if size == 0 or overflow < 0:
        return  # as above
    threads, most = queue.settings.JOB_MAX_WORKERS, size + overflow
    if threads * _CONNECTIONS > most:
        yield Finding(
            "warning",
            "JOB_MAX_WORKERS",
            f"JOB_MAX_WORKERS={threads} jobs at a time use up to {threads * _CONNECTIONS} "
            f"connections, and the pool has {most} (pool_size {size}, max_overflow {overflow}), "
            "which requests need as well",
            f"Set JOB_MAX_WORKERS={most // _CONNECTIONS} or less, or a larger pool_size in "
            "SQLALCHEMY_ENGINE_OPTIONS",
        )


@check("jobs.memory", "Jobs are kept in a database", deploy=True)
def memory(app: Flask) -> Iterator[Finding]:
    """Find jobs that a restart loses."""
    queue = _queue(app)
    if queue is not None and not queue.store.durable:
        number = len(known_tasks())
        tasks = "a job, and it is" if number == 1 else f"{number} jobs, and they are"
        yield Finding(
            "error",
            "DATABASE_URL",
            f"the app declares {tasks} kept in memory: what has not run is lost with each restart",
            "Set DATABASE_URL to SQLite in a file, or to PostgreSQL",
        )


@check("jobs.sqlite-hosts", "Workers on several machines share no SQLite file")
def sqlite_hosts(app: Flask) -> Iterator[Finding]:
    """Find workers of several machines at a database that is made for one."""
    queue = _queue(app)
    if queue is None or queue.store.engine.dialect.name != "sqlite":
        return
    from feather_jobs.operations.workers import alive

    with _asking(queue) as connection:
        hosts = sorted({worker.host for worker in alive(queue, connection)})
        if len(hosts) > 1:
            yield Finding(
                "error",
                "DATABASE_URL",
                f"workers of {len(hosts)} machines ({', '.join(hosts)}) use one SQLite file: over "
                "a network its locks do not hold, so jobs run twice and the file can break",
                "Set DATABASE_URL to PostgreSQL, or run all workers on one machine",
            )


@check("jobs.unknown", "Every job that waits can be run")
def unknown(app: Flask) -> Iterator[Finding]:
    """Find jobs that no worker will ever take."""
    queue = _queue(app, declared=False)
    if queue is None:
        return
    from feather_jobs.operations.summary import unknown_tasks

    with _asking(queue) as connection:
        found = sorted(unknown_tasks(queue, connection).items())
        if found:
            names = ", ".join(f"{task} ({number})" for task, number in found[:_NAMED])
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            yield Finding(
                "warning",
                queue.store.tables.jobs.name,
                f"unfinished jobs have a task that the app does not declare: {names}{more}",
                "Declare the function again under that name, or cancel them: feather jobs list "
                "--status queued, feather jobs cancel JOB_ID",
            )


@check("jobs.no-worker", "Something runs the jobs", deploy=True)
def no_worker(app: Flask) -> Iterator[Finding]:
    """Find an app that leaves its jobs to workers, of which there are none."""
    queue = _queue(app)
    if queue is None or queue.settings.JOB_MAX_WORKERS > 0:
        return
    from feather_jobs.operations.workers import alive

    with _asking(queue) as connection:
        if not alive(queue, connection):
            yield Finding(
                "warning",
                "JOB_MAX_WORKERS",
                "JOB_MAX_WORKERS is 0, so web processes run no jobs, and no worker is alive",
                "Start feather worker on a machine that reaches the database, or set "
                "JOB_MAX_WORKERS=4",
            )


def _queue(app: Flask, *, declared: bool = True) -> "JobQueue | None":
    """Return the queue of an app, unless it has none or, if that matters, declares no job."""
    return queue_of(app) if is_attached(app) and (known_tasks() or not declared) else None


@contextmanager
def _asking(queue: "JobQueue") -> "Iterator[Connection]":
    """Run a block that asks the database; what is wrong with that is the matter of db.pending."""
    from sqlalchemy.exc import SQLAlchemyError

    with suppress(JobError, SQLAlchemyError), queue.store.reading() as connection:
        yield connection


CHECKS = (pool, memory, sqlite_hosts, unknown, no_worker)


def checks_for(backend: str) -> tuple[DoctorCheck, ...]:
    """Return the checks of an app.

    Args:
        backend: Its JOB_BACKEND; that of ``rq`` has some of its own, and needs redis to be there.
    """
    if backend != "rq":
        return CHECKS
    of_rq: tuple[DoctorCheck, ...] = import_module("feather_jobs.rq.checks").CHECKS
    return (*CHECKS, *of_rq)
