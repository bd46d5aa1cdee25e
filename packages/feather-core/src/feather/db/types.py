"""Column types that behave alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

_STORED_LENGTH = len("2026-01-01 12:00:00.000000")


class UTCDateTime(TypeDecorator[datetime]):
    """A timezone-aware ``datetime``, stored and returned in UTC.

    SQLite has no time zones and PostgreSQL answers in the session's zone; with this type both
    give back an aware value in UTC, and SQLite's text sorts in time order.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Convert a value on its way to the database.

        Args:
            value: An aware datetime in any zone, or None.

        Returns:
            The same instant in UTC, or None.

        Raises:
            ValueError: The datetime is naive, so the instant it stands for is unknown.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(
                f"{value!r} has no time zone, so it does not say which instant it means. "
                "Use datetime.now(UTC), or give it a zone with value.replace(tzinfo=UTC)."
            )
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Convert a value on its way back from the database.

        Args:
            value: What the driver returned: naive (in UTC), aware in any zone, or None.

        Returns:
            An aware datetime in UTC, or None.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any] | None:
        """Read SQLite's text in one step, a fourth of the time; SQLAlchemy does all other values.

        Args:
            dialect: The database.
            coltype: What its driver says of the column.
        """
        usual = super().result_processor(dialect, coltype)
        return _from_text(usual) if usual and dialect.name == "sqlite" else usual


def _from_text(usual: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        if value is None:
            return None
        if len(value) == _STORED_LENGTH:
            try:
                return datetime.fromisoformat(value + "+00:00")
            except ValueError:  # somebody else has written it, with a zone of its own
                pass
        return usual(value)

    return convert
