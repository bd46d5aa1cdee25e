"""What a job carries, fit for people's eyes: decoded, and without secrets."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, time, timedelta
from inspect import signature
from typing import Any

from feather.codec import Codec, Unreadable
from feather.errorlog.scrub import scrub
from feather.security.masking import masked
from feather_jobs.errors import JobError
from feather_jobs.tasks.registry import task_named


class _Row:
    """Stands for the rows of the database among arguments, which are not read from it."""

    def __init__(self, reference: list[Any]) -> None:
        name, key = reference
        self.text = f"<{name.rpartition(':')[2]} {', '.join(map(str, key))}>"


_codec = Codec({_Row: ("row", lambda row: row.text, _Row)})


def arguments(task: str, payload: str) -> dict[str, Any]:
    """Return a job's arguments by name, or by number where the task is not known.

    Args:
        task: The task's name.
        payload: The arguments, as text.
    """
    try:
        args, kwargs = _codec.decode(payload)
    except (Unreadable, ValueError, TypeError):
        return {"(unreadable)": len(payload)}
    named = {**{str(place): value for place, value in enumerate(args, 1)}, **kwargs}
    with suppress(JobError, TypeError):  # renamed, removed or changed since
        # Under its name a secret that was passed by position is known to be one.
        named = dict(signature(task_named(task).function).bind(*args, **kwargs).arguments)
    return {name: _shown(masked(name, value)) for name, value in named.items()}


def value(text: str | None) -> Any:
    """Return a result or a saved state.

    Args:
        text: What the codec wrote; None if there is nothing.
    """
    if text is None:
        return None
    try:
        return _shown(masked("value", _codec.decode(text)))
    except (Unreadable, ValueError, TypeError):
        return f"({len(text)} characters that cannot be read)"


def context(text: str | None) -> Any:
    """Return what plugins restore around a job.

    Args:
        text: JSON; None if there is nothing.
    """
    return None if text is None else _shown(masked("context", json.loads(text)))


def _shown(item: Any) -> Any:
    """Return something that JSON knows."""
    if item is None or isinstance(item, bool | int | float):
        return item
    if isinstance(item, str):
        return scrub(item)
    if isinstance(item, _Row):
        return item.text
    if isinstance(item, bytes):
        return f"<{len(item)} bytes>"
    if isinstance(item, Mapping):
        return {str(key): _shown(one) for key, one in item.items()}
    if isinstance(item, set | frozenset):
        return sorted((_shown(one) for one in item), key=str)
    if isinstance(item, list | tuple):
        return [_shown(one) for one in item]
    if isinstance(item, date | time):  # a datetime is a date
        return item.isoformat()
    return item.total_seconds() if isinstance(item, timedelta) else str(item)
