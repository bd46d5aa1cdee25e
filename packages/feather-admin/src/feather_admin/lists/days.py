"""Counting rows by day, on either database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func

from feather_auth.store import store


def per_day(statement: Select[Any], column: Any) -> dict[date, int]:
    """Count the rows of a statement by the day, in UTC, of one of their times.

    Args:
        statement: Which rows; what it selects is replaced.
        column: The column with the time.

    Returns:
        The number of rows by day; days without any are not there.
    """
    session = store().session
    if session.get_bind().dialect.name == "sqlite":
        day = func.strftime("%Y-%m-%d", column)
    else:
        day = func.to_char(func.timezone("UTC", column), "YYYY-MM-DD")
    counted = statement.with_only_columns(day, func.count()).group_by(day)
    return {date.fromisoformat(text): number for text, number in session.execute(counted)}


def buckets(counts: Mapping[date, int], days: int, width: int) -> list[tuple[date, int]]:
    """Add up counts of days to periods, the last of which ends today.

    Args:
        counts: By day.
        days: How many days to look back, today included.
        width: How many days a period has.

    Returns:
        The first day of each period and the sum, the earliest first.
    """
    today = datetime.now(UTC).date()
    periods = -(-days // width)
    first = today - timedelta(days=periods * width - 1)
    return [
        (start, sum(counts.get(start + timedelta(days=day), 0) for day in range(width)))
        for start in (first + timedelta(days=width * number) for number in range(periods))
    ]
