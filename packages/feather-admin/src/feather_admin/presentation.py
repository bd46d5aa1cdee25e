"""How the panel writes times, states and what happened, for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from feather_auth.account.devices import device_name

_TONES = 5
_LONGEST_DETAIL = 100
_PLACES = {"label": 0, "id": 2}  # others are between them
_STATES = {
    "pending": ("Pending approval", "warning"),
    "active": ("Active", "success"),
    "suspended": ("Suspended", "danger"),
    "open": ("Open", "danger"),
    "resolved": ("Resolved", "success"),
    "muted": ("Muted", "neutral"),
}
_HAPPENED = {
    "user.signed_up": "Signed up",
    "user.approved": "Approved",
    "user.reactivated": "Reactivated",
    "user.suspended": "Suspended",
    "user.role_changed": "Role changed",
    "users.exported": "Users exported",
    "session.opened": "Signed in",
    "session.revoked": "Sessions ended",
    "platform_admin.granted": "Became a platform admin",
    "platform_admin.revoked": "No longer a platform admin",
    "error.resolved": "Error resolved",
    "error.muted": "Error muted",
    "error.reopened": "Error opened again",
}


def filters() -> Mapping[str, Callable[..., Any]]:
    """Return the Jinja filters that the panel's templates use."""
    return {
        "admin_ago": ago,
        "admin_day": day,
        "admin_moment": moment,
        "admin_tone": tone,
        "admin_state": lambda state: _STATES.get(state, (str(state).capitalize(), "neutral")),
        "admin_happened": happened,
        "admin_details": details,
        "admin_device": device_name,
        "admin_number": "{:,}".format,
        "admin_choices": choices,
    }


def ago(when: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago something was: ``"3 min ago"``; a date from 30 days on.

    Args:
        when: The time; None is ``"never"``.
        now: The present; the clock's by default.
    """
    if when is None:
        return "never"
    seconds = ((now or datetime.now(UTC)) - when).total_seconds()
    for unit, size, limit in (("min", 60, 60), ("h", 3600, 24), ("d", 86400, 30)):
        if seconds < size * limit:
            number = int(seconds // size)
            return f"{number} {unit} ago" if number else "just now"
    return day(when)


def day(when: datetime | None) -> str:
    """Return a date in UTC as people read it: ``"20 Nov 2026"``."""
    return "never" if when is None else f"{when.astimezone(UTC):%-d %b %Y}"


def moment(when: datetime | None) -> str:
    """Return a date and time in UTC as people read it: ``"20 Nov 2026, 14:05 UTC"``."""
    return "never" if when is None else f"{when.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def tone(key: str) -> int:
    """Return which of the five colours an avatar has, always the same for the same key."""
    return crc32(key.encode()) % _TONES + 1


def choices(values: Iterable[str]) -> list[dict[str, str]]:
    """Return what a dropdown offers for some values: themselves, as people read them."""
    return [{"value": value, "label": value.replace("_", " ").capitalize()} for value in values]


def happened(action: str) -> str:
    """Return what an action of the audit log means: ``"Approved"``; by its words if unknown."""
    return _HAPPENED.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def details(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what else an entry of the audit log says: names and texts.

    What has changed of a row of a model is ``("title", "Draft → Final")``.

    Args:
        found: The details of the entry.
    """
    for name, value in sorted(found.items(), key=lambda item: (_PLACES.get(item[0], 1), item[0])):
        for one, text in _told(name, value):
            if text:
                yield one.replace("_", " "), text


def _told(name: str, value: Any) -> Iterator[tuple[str, str]]:
    sides = {"before", "after"}
    changes = value.items() if isinstance(value, Mapping) else ()
    if changes and all(isinstance(c, Mapping) and c.keys() == sides for _, c in changes):
        for changed, change in changes:
            before, after = _detail(change["before"]), _detail(change["after"])
            yield changed, f"{before} → {after or 'nothing'}" if before else after
    else:
        yield name, _detail(value)


def _detail(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return str(value.get("label", dict(value)))
    if isinstance(value, list):
        return ", ".join(map(_detail, value))
    text = str(value)
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
