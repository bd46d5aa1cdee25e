"""From the report of an error to what is stored of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from feather.errorlog.scrub import limited, message_of, scrub
from feather.errorlog.trace import place_of, stack_trace
from feather.errors.reports import ErrorReport

_FIRST_OF_OURS = 500


@dataclass
class Entry:
    """An error and how often it occurred since it was stored last.

    Attributes:
        fingerprint: What makes two errors the same.
        latest: The column values of the latest occurrence.
        count: How often it occurred.
        first_at: When it occurred first.
        last_at: When it occurred last.
    """

    fingerprint: str
    latest: dict[str, Any]
    count: int = 1
    first_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    last_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.last_at = self.first_at

    def repeat(self, other: "Entry") -> None:
        """Take in a later occurrence."""
        self.count += other.count
        self.latest = other.latest
        self.last_at = max(self.last_at, other.last_at)


def entry_of(report: ErrorReport, root: str) -> Entry:
    """Return what is stored of an error.

    Args:
        report: What happened.
        root: The app's folder.

    Returns:
        The entry. An error of the client is known by its endpoint, one of ours by the line
        that raised it; requests that match no route are therefore one entry.
    """
    error = report.exception
    ours = report.status >= _FIRST_OF_OURS
    kind = type(error).__name__
    place = place_of(error, root) if ours else f"{report.method} {report.endpoint}"
    known_by = "\0".join((kind, str(report.status), place, report.tenant_id or ""))
    latest = {
        "error_type": limited(kind, 255),
        "message": message_of(error) if ours else limited(scrub(report.message)),
        "path": limited(scrub(report.path), 500),
        "method": limited(scrub(report.method), 20),
        "status": report.status,
        "user_id": report.user_id,
        "tenant_id": report.tenant_id,
        "request_id": report.request_id,
        "stack_trace": stack_trace(error, root) if ours else None,
    }
    fingerprint = sha256(known_by.encode(errors="replace")).hexdigest()[:32]
    return Entry(fingerprint, latest)
