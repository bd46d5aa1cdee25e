"""The scheduled tasks, and when they are due."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue
    from feather_jobs.schedules.schedule import Schedule


@dataclass(frozen=True)
class Entry:
    """A scheduled task.

    Attributes:
        task: Its name.
        schedule: When it is due, as people read it.
        next_at: The next time; of a schedule that no worker has seen yet, counted from now.
        last_at: The last time, if there was one.
        last_status: What became of the task's last job.
        last_job: The id of that job.
        announced: Whether a worker has seen the schedule as it is now.
    """

    task: str
    schedule: str
    next_at: datetime
    last_at: datetime | None
    last_status: str | None
    last_job: str | None
    announced: bool


def timetable(queue: "JobQueue", *conditions: ColumnElement[bool]) -> list[Entry]:
    """Return the scheduled tasks that this process knows, by name.

    Args:
        queue: The queue.
        *conditions: What a job has to fulfil to be named as the last one.

    Raises:
        JobError: The tables are not there.
    """
    schedules, jobs = queue.store.tables.schedules, queue.store.tables.jobs
    scheduled = {name: task for name, task in sorted(known_tasks().items()) if task.schedule}
    last = (select(func.max(jobs.c.id)).where(jobs.c.task.in_(scheduled), *conditions)).group_by(
        jobs.c.task
    )
    latest = select(jobs.c.task, jobs.c.id, jobs.c.status).where(jobs.c.id.in_(last))
    with queue.store.reading() as connection:
        rows = {row.task: row for row in connection.execute(select(schedules))}
        jobs_of = {row.task: row for row in connection.execute(latest)} if scheduled else {}
    return [
        _entry(name, task.schedule, rows.get(name), jobs_of.get(name))
        for name, task in scheduled.items()
        if task.schedule
    ]


def _entry(name: str, schedule: "Schedule", row: Any, last: Any) -> Entry:
    announced = row is not None and row.schedule == schedule.text
    return Entry(
        name,
        schedule.text,
        row.next_at if announced and row.next_at else schedule.after(datetime.now(UTC)),
        None if row is None else row.last_at,
        None if last is None else last.status,
        None if last is None else last.id,
        announced,
    )
