"""Jobs as rows: for machines, and for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from feather_jobs.operations.ages import age, took
from feather_jobs.operations.finding import short
from feather_jobs.operations.looking import SHOWN
from feather_jobs.status import FINISHED, SCHEDULED

COLUMNS = ("job", "task", "queue", "status", "attempt", "progress", "enqueued", "took", "error")
_WIDEST_ERROR = 60
_RENAMED = {"rank": "priority"}


def machine(row: Any) -> dict[str, object]:
    """Return a job as ``--json`` prints it."""
    found: dict[str, object] = {_RENAMED.get(name, name): getattr(row, name) for name in SHOWN}
    found["priority"] = -row.rank
    return {name: moment(value) for name, value in found.items()}


def moment(value: object) -> object:
    """Return a time as ISO 8601 in UTC, and everything else as it is."""
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


def human(row: Any, now: datetime) -> Mapping[str, object]:
    """Return a job as a table shows it.

    Args:
        row: The job.
        now: The time by the database's clock.
    """
    status = row.status
    if status == SCHEDULED:
        status = f"{status} ({age(row.run_at, now)})" if row.run_at > now else status
    elif row.cancelling and status not in FINISHED:
        status = f"{status} (to stop)"
    return {
        "job": short(row.id),
        "task": row.task,
        "queue": row.queue,
        "status": status,
        "attempt": row.attempt or None,
        "progress": progress(row.progress_done, row.progress_total),
        "enqueued": age(row.created_at, now),
        "took": took(row, now),
        "error": _first_line(row.error),
    }


def progress(done: int | None, total: int | None) -> str | None:
    """Return how far a job is: ``3/12 (25%)``."""
    if done is None:
        return None
    if not total:
        return str(done)
    return f"{done}/{total} ({100 * done // total}%)"


def _first_line(error: str | None) -> str | None:
    if error is None:
        return None
    line = error.partition("\n")[0]
    return line if len(line) <= _WIDEST_ERROR else f"{line[: _WIDEST_ERROR - 1]}…"
