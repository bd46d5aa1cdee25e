"""From a call of ``task.enqueue()`` to a row in the table."""

import hashlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from feather_jobs.context import capture
from feather_jobs.handle import JobHandle
from feather_jobs.payload import encode_arguments
from feather_jobs.queue import current_queue
from feather_jobs.tasks.options import Options

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from feather_jobs.queue import JobQueue

_TOLD = "feather.jobs.told"
_logger = logging.getLogger("feather.jobs")


def enqueue(
    name: str, options: Options, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> JobHandle:
    """Put a job into the table, and have it run once it is there for all to see.

    Args:
        name: The task's name.
        options: How the job is run.
        args: The arguments.
        kwargs: As well.

    Returns:
        What tells how the job is getting on.

    Raises:
        NotQueueable: An argument cannot be stored.
        JobError: The app has no queue.
        RuntimeError: No app context is active.
    """
    queue = current_queue()
    payload = encode_arguments(queue.codec, name, args, kwargs)
    from feather_jobs.store.enqueueing import row_of

    unique_key = _unique_key(name, options.unique, payload)
    row = row_of(name, options, payload, capture(queue.app), unique_key)
    store = queue.store
    if not store.durable:
        _say_what_is_lost(queue.app)
    if (session := store.enqueuing_session()) is not None:
        job_id = store.inserts.add(session.connection(), options.delay, row)
        _after_commit(session, lambda: queue.backend.arrived([job_id]))
    elif (session := store.deferring_session()) is not None:
        job_id = row["id"]
        _after_commit(session, lambda: _add(queue, options.delay, row))
    else:
        job_id = _add(queue, options.delay, row)
    return JobHandle(queue, job_id)


def _add(queue: "JobQueue", delay: float, row: dict[str, Any]) -> str:
    with queue.store.writing() as connection:
        job_id = queue.store.inserts.add(connection, delay, row)
    queue.backend.arrived([job_id])
    return job_id


def _after_commit(session: "Session", effect: Callable[[], object]) -> None:
    from feather_jobs.store.joining import when_committed

    when_committed(session, effect)


def _say_what_is_lost(app: "Flask") -> None:
    if not app.extensions.get(_TOLD):
        app.extensions[_TOLD] = True
        _logger.warning(
            "jobs are kept in memory, and lost when this process ends: set DATABASE_URL to keep "
            "them in the database"
        )


def _unique_key(task: str, unique: bool | str, payload: str) -> str | None:
    if unique is False:
        return None
    known_by = ("args", payload) if unique is True else ("key", unique)
    return hashlib.sha256("\0".join((task, *known_by)).encode()).hexdigest()
