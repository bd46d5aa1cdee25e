"""Times as people say them."""

from datetime import datetime
from typing import Any

from feather_jobs.status import FINISHED, RUNNING

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_SECOND = 1.0


def span(seconds: float) -> str:
    """Return a duration: ``12 ms``, ``45 s``, ``3 min``, ``5 h``, ``12 days``.

    Args:
        seconds: How long; not negative.
    """
    if seconds < _SECOND:
        return f"{seconds * 1000:.0f} ms"
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR:.0f} h"
    return f"{seconds // _DAY:,.0f} days"


def age(moment: datetime | None, now: datetime) -> str:
    """Return how long ago something was, or in how much time it will be; empty for None.

    Args:
        moment: When.
        now: The time by the clock that *moment* is of.
    """
    if moment is None:
        return ""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < _SECOND:
        return "now"
    return f"{span(seconds)} ago" if seconds > 0 else f"in {span(-seconds)}"


def exact(moment: datetime | None, now: datetime) -> str | None:
    """Return a time with its age, in UTC; None for None."""
    if moment is None:
        return None
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC ({age(moment, now)})"


def took(row: Any, now: datetime) -> str | None:
    """Return how long the last attempt of a job has run, or runs; None for one that waits again.

    Args:
        row: The job.
        now: The time by the clock that its times are of.
    """
    if row.started_at is None or row.status not in (RUNNING, *FINISHED):
        return None
    seconds = ((row.finished_at or now) - row.started_at).total_seconds()
    return span(max(0.0, seconds))
