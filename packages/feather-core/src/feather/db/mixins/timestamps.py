"""When a row was written."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from feather.db.types import UTCDateTime


def _now() -> datetime:
    return datetime.now(UTC)


def _created_at(context: Any) -> datetime:
    """An unedited row has equal timestamps, which two looks at the clock would not give."""
    created: datetime | None = context.get_current_parameters().get("created_at")
    return created or _now()


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
