"""The columns of the error log."""

from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import (
    Mapped,
    declared_attr,
    has_inherited_table,
    mapped_column,
    validates,
)

from feather.db.types import UTCDateTime
from feather.uuid7 import uuid7

State = Literal["open", "resolved", "muted"]
STATES: tuple[State, ...] = ("open", "resolved", "muted")


def _new_id() -> str:
    return str(uuid7())


def _now() -> datetime:
    return datetime.now(UTC)


class ErrorLogMixin:
    """An error, with the number of times that it occurred.

    A model that subclasses this becomes the app's error log; columns that it adds need a default
    or must be nullable. ``message``, ``path``, ``method``, ``user_id``, ``request_id``, ``status``
    and ``stack_trace`` are those of the latest occurrence.

    Attributes:
        id: UUID version 7 as text.
        error_type: The class of the exception, for example ``NotFoundError``.
        message: Its text without secrets, at most 2048 bytes.
        path: The request's path, without the query.
        method: The HTTP method.
        status: The HTTP status of the answer.
        user_id: Who was signed in.
        tenant_id: For which tenant; errors of different tenants are never one row.
        request_id: The request's id, as in the answer and the log.
        stack_trace: Where it was raised, without values; only if ``status`` is 500 or above.
        fingerprint: What makes two errors the same: type, status, place and tenant, hashed.
        count: How often it occurred.
        created_at: When it occurred first.
        last_seen_at: When it occurred last.
        state: ``"open"``; ``"resolved"``, until it occurs again; or ``"muted"``, which it stays
            however often it occurs. :func:`feather.errorlog.states.set_state` changes it.
        resolved_at: When it was resolved last: an open error that has it came back.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=_new_id, sort_order=-100)
    error_type: Mapped[str] = mapped_column(String(255))
    message: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(500))
    method: Mapped[str] = mapped_column(String(20))
    status: Mapped[int] = mapped_column(Integer)
    user_id: Mapped[str | None] = mapped_column(String(255))
    tenant_id: Mapped[str | None] = mapped_column(String(255), index=True)
    request_id: Mapped[str | None] = mapped_column(String(64))
    stack_trace: Mapped[str | None] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(32), unique=True)
    count: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now, index=True)
    # The server's default is for the rows that are there when the column is added.
    state: Mapped[str] = mapped_column(String(20), default="open", server_default="open")
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - a declared attribute gets the class
        """An index for lists of one state, the latest first; a kind of a model has none itself."""
        is_kind = has_inherited_table(cls)  # type: ignore[arg-type]  # it is the class
        return () if is_kind else (Index(None, "state", "last_seen_at"),)

    @validates("state")
    def _check_state(self, _name: str, value: str) -> str:
        if value not in STATES:
            raise ValueError(f"state={value!r} is none of {', '.join(STATES)}")
        return value
