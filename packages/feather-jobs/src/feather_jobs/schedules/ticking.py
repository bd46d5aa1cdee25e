"""Enqueuing scheduled tasks: once for each time, however many processes look."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, select, update

from feather_jobs.context import NOBODY
from feather_jobs.payload import encode_arguments
from feather_jobs.store import dialects
from feather_jobs.store.enqueueing import row_of
from feather_jobs.tasks.registry import KnownTask, known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_LONGEST_PAUSE = 60.0  # the database's clock may be set meanwhile


def tick(queue: "JobQueue", engine: Engine | None = None) -> tuple[list[str], float]:
    """Enqueue what is due.

    Args:
        queue: The app's queue.
        engine: A worker's own; the app's without it.

    Returns:
        The ids of the new jobs, and in how many seconds to look again.
    """
    scheduled = {task.name: task for task in known_tasks().values() if task.schedule}
    if not scheduled:
        return [], _LONGEST_PAUSE
    table = queue.store.tables.schedules
    with queue.store.writing(engine) as connection:
        now = dialects.now(connection)
        _announce(connection, table, scheduled, now)
        wanted = select(table).where(table.c.task.in_(list(scheduled)))
        enqueued: list[str] = []
        nearest = _LONGEST_PAUSE
        for row in connection.execute(wanted.order_by(table.c.task)):
            next_at = row.next_at
            if next_at <= now:
                task = scheduled[row.task]
                next_at = _schedule(task).after(now, row.next_at)
                if _advance(connection, table, row, next_at):
                    enqueued.append(_enqueue(queue, connection, task))
            nearest = min(nearest, (next_at - now).total_seconds())
    return enqueued, max(0.0, nearest)


def _announce(
    connection: Connection, table: Table, scheduled: Mapping[str, KnownTask], now: datetime
) -> None:
    """Write down schedules that are new or were changed, from now on."""
    known = {row.task: row.schedule for row in connection.execute(select(table))}
    for name, task in sorted(scheduled.items()):
        schedule = _schedule(task)
        if known.get(name) == schedule.text:
            continue
        first = {"schedule": schedule.text, "next_at": schedule.after(now), "last_at": None}
        new = dialects.insert(connection.dialect.name, table).values(task=name, **first)
        changed = table.c.schedule != schedule.text  # else another process was quicker
        connection.execute(
            new.on_conflict_do_update(index_elements=[table.c.task], set_=first, where=changed)
        )


def _advance(connection: Connection, table: Table, row: Any, next_at: datetime) -> bool:
    """Move a schedule on, unless another process has done so; it alone enqueues the job."""
    still = update(table).where(table.c.task == row.task, table.c.next_at == row.next_at)
    return connection.execute(still.values(next_at=next_at, last_at=row.next_at)).rowcount == 1


def _enqueue(queue: "JobQueue", connection: Connection, task: KnownTask) -> str:
    payload = encode_arguments(queue.codec, task.name, (), {})
    row = row_of(task.name, task.settings, payload, NOBODY)
    return queue.store.inserts.add(connection, 0.0, row)


def _schedule(task: KnownTask) -> Any:
    assert task.schedule is not None  # noqa: S101 - they were chosen by that; this is for mypy
    return task.schedule
