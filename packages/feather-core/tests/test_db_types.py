"""Datetimes in SQLite's text, whoever has written it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select

from feather.db.types import UTCDateTime

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("2026-01-01 12:00:00.000000", NOON),
        ("2026-01-01 12:00:00.000007", NOON.replace(microsecond=7)),
        ("2026-01-01 12:00:00", NOON),  # CURRENT_TIMESTAMP
        ("2026-01-01", NOON.replace(hour=0)),
        ("2026-01-01T14:00:00.000+02:00", NOON),
        ("2026-01-01T14:00:00+02:00:00", NOON),
        ("2026-01-01T12:00:00.00000Z", NOON),  # as long as what Feather writes
        (None, None),
    ],
)
def test_every_way_to_write_an_instant_is_read_in_utc(stored, meant) -> None:
    engine = create_engine("sqlite://")
    table = Table("dates", MetaData(), Column("id", Integer), Column("at", UTCDateTime))
    with engine.begin() as connection:
        table.create(connection)
        connection.exec_driver_sql("INSERT INTO dates VALUES (1, ?)", (stored,))
        found = connection.scalar(select(table.c.at))
    assert found == meant
    assert found is None or found.tzinfo is UTC


def test_a_text_that_is_no_instant_is_an_error() -> None:
    engine = create_engine("sqlite://")
    table = Table("dates", MetaData(), Column("at", UTCDateTime))
    with engine.begin() as connection:
        table.create(connection)
        connection.exec_driver_sql("INSERT INTO dates VALUES ('twenty-six characters long')")
        with pytest.raises(ValueError, match="twenty-six"):
            connection.scalar(select(table.c.at))
