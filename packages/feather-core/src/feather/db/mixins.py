"""Columns that models share: mix these in before ``Model``.

Example::

    class Note(UUIDMixin, TimestampMixin, Model):
        title: Mapped[str] = mapped_column(String(255))
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.orm import Mapped, class_mapper, mapped_column

from feather.db.types import UTCDateTime
from feather.db.uuid7 import uuid7


def _new_id() -> str:
    return str(uuid7())


def _now() -> datetime:
    return datetime.now(UTC)


def _created_at(context: Any) -> datetime:
    """An unedited row has equal timestamps, which two looks at the clock would not give."""
    created: datetime | None = context.get_current_parameters().get("created_at")
    return created or _now()


class UUIDMixin:
    """A primary key that exists from construction.

    Attributes:
        id: UUID version 7 as 36 characters of text, set as soon as the object is made, so that
            an event or a related object can carry it before anything reaches the database.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=_new_id, sort_order=-100)


@event.listens_for(UUIDMixin, "init", propagate=True)
def _set_id(target: UUIDMixin, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> None:
    """Runs before ``__init__``, so a model may define its own; an ``id`` it passes wins."""
    class_mapper(type(target))  # completes the models, should this be the first object of all
    target.id = _new_id()


class TimestampMixin:
    """When a row was written first and last.

    Attributes:
        created_at: Aware datetime in UTC, set when the row is inserted.
        updated_at: Aware datetime in UTC; equals ``created_at`` until the row is updated.
    """

    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now, sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=_created_at, onupdate=_now, sort_order=101
    )
