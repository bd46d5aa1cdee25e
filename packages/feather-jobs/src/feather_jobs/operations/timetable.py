"""The scheduled tasks, and when they are due."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


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


def timetable(queue: "JobQueue") -> list[Entry]:
    """Return the scheduled tasks that this process knows, by name.

    Args:
        queue: The queue.

    Raises:
        JobError: The tables are not there.
    """
    schedules, jobs = queue.store.tables.schedules, queue.store.tables.jobs
    entries = []
    with queue.store.reading() as connection:
        rows = {row.task: row for row in connection.execute(select(schedules))}
        for name, task in sorted(known_tasks().items()):
            if task.schedule is None:
                continue
            latest = select(jobs.c.id, jobs.c.status).where(jobs.c.task == name)
            last = connection.execute(latest.order_by(jobs.c.id.desc()).limit(1)).first()
            row = rows.get(name)
            announced = row is not None and row.schedule == task.schedule.text
            due = row.next_at if row is not None and announced else None
            entries.append(
                Entry(
                    name,
                    task.schedule.text,
                    due or task.schedule.after(datetime.now(UTC)),
                    None if row is None else row.last_at,
                    None if last is None else last.status,
                    None if last is None else last.id,
                    announced,
                )
            )
    return entries
