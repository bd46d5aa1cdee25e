"""Finding one job by what somebody has copied of its id."""

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from feather_jobs.errors import JobError

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_WHOLE = 36
_MOST_NAMED = 5
_is_part = re.compile(r"[0-9a-f-]{4,36}").fullmatch


class UnknownJob(JobError):
    """No job, or more than one, has such an id."""


def short(job_id: str) -> str:
    """Return the last group of an id, by which :func:`find` finds the job.

    The first groups are the time, which jobs that were enqueued together share.
    """
    return job_id.rpartition("-")[2]


def by_id(queue: "JobQueue", job_id: str, *conditions: ColumnElement[bool]) -> Any:
    """Return the row of a job by its whole id; None if there is none.

    Args:
        queue: The queue.
        job_id: The id, from wherever.
        *conditions: What it has to fulfil besides.

    Raises:
        JobError: The tables are not there.
    """
    if len(job_id) != _WHOLE or not _is_part(job_id):
        return None  # a database refuses some characters
    jobs = queue.store.tables.jobs
    with queue.store.reading() as connection:
        return connection.execute(select(jobs).where(jobs.c.id == job_id, *conditions)).first()


def find(queue: "JobQueue", text: str) -> Any:
    """Return the row of a job.

    Args:
        queue: The queue.
        text: Its id, or at least four characters of it that no other has.

    Raises:
        UnknownJob: There is none, or there are several.
        JobError: The tables are not there.
    """
    part = text.strip().lower().removeprefix("…").removeprefix("...")
    jobs = queue.store.tables.jobs
    if not _is_part(part):
        raise UnknownJob(
            f"{text!r} is no id of a job: an id is 36 characters long, and any four of them are "
            "enough if no other has them; feather jobs list shows ids"
        )
    # Only digits, letters up to f and hyphens: nothing that LIKE knows.
    condition = jobs.c.id == part if len(part) == _WHOLE else jobs.c.id.like(f"%{part}%")
    wanted = select(jobs).where(condition).order_by(jobs.c.id.desc()).limit(_MOST_NAMED + 1)
    with queue.store.reading() as connection:
        found = connection.execute(wanted).fetchall()
    if not found:
        raise UnknownJob(
            f"there is no job {text}: it was cleared, or never committed. feather jobs list shows "
            "the jobs that there are"
        )
    if len(found) > 1:
        named = "\n".join(f"  {row.id}  {row.task}  {row.status}" for row in found[:_MOST_NAMED])
        named += "\n  ..." if len(found) > _MOST_NAMED else ""
        raise UnknownJob(f"several jobs have an id with {text}, so give more of it:\n{named}")
    return found[0]
