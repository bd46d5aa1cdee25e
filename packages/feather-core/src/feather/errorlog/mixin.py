"""The columns of the error log."""

from datetime import UTC, datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feather.db.types import UTCDateTime
from feather.uuid7 import uuid7


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
