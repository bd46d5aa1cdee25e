"""Prepared selects: the same rows, errors, counts and listeners as SQLAlchemy's own way."""

import json
import logging
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, MetaData, Numeric, String, Table, bindparam, event, select
from sqlalchemy import Enum as EnumType
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import Boolean

from feather.db import db
from feather.db.prepared import PreparedSelect
from feather.db.types import UTCDateTime
from feather.http.scope import Scope, current_scope
from feather.logs.sql import count_sql
from feather.testing.queries import assert_queries


class Colour(Enum):
    RED = "r"


TABLE = Table(
    "things", MetaData(),
    Column("id", String(10), primary_key=True), Column("made", UTCDateTime),
    Column("gone", UTCDateTime), Column("good", Boolean), Column("price", Numeric(10, 2)),
    Column("colour", EnumType(Colour)), Column("extra", JSON),
)  # fmt: skip
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROW = {
    "id": "a", "made": NOON, "gone": None, "good": True, "price": Decimal("1.50"),
    "colour": Colour.RED, "extra": {"tags": ["x"]},
}  # fmt: skip
STATEMENT = select(TABLE).where(
    TABLE.c.id == bindparam("id"), TABLE.c.made <= bindparam("until", type_=UTCDateTime)
)


@pytest.fixture
def engine(database_app: Flask):
    with database_app.app_context():
        engine = db.engine
    count_sql(engine)
    with engine.begin() as connection:
        TABLE.create(connection)
        connection.execute(TABLE.insert(), ROW)
    yield engine
    with engine.begin() as connection:
        TABLE.drop(connection, checkfirst=True)


@pytest.fixture
def prepared(engine) -> PreparedSelect:
    return PreparedSelect(engine, STATEMENT)


def read(prepared: PreparedSelect, key: str = "a"):
    return prepared.first({"id": key, "until": NOON})


def test_a_row_has_the_types_of_its_columns(engine, prepared) -> None:
    with engine.connect() as connection:
        usual = connection.execute(STATEMENT, {"id": "a", "until": NOON}).one()
    found = read(prepared)
    assert list(found) == list(usual) == list(ROW.values())
    assert found[1].tzinfo is UTC
    assert read(prepared, "b") is None


def test_it_is_counted_once_with_its_time(prepared) -> None:
    scope = Scope("a request")
    token = current_scope.set(scope)
    try:
        read(prepared)
    finally:
        current_scope.reset(token)
    assert scope.sql_count == 1
    assert 0 < scope.sql_ns < 1e9


@pytest.mark.parametrize(
    "name", ["before_execute", "after_execute", "before_cursor_execute", "after_cursor_execute"]
)
def test_whoever_listens_hears_of_it(engine, prepared, name) -> None:
    heard = []

    def note(*_details: object) -> None:
        heard.append(name)

    read(prepared)
    event.listen(engine, name, note)
    read(prepared)
    event.remove(engine, name, note)
    read(prepared)
    assert len(heard) == 1


@pytest.mark.parametrize("name", ["checkout", "checkin", "reset"])
def test_whoever_listens_to_the_pool_hears_of_it(engine, prepared, name) -> None:
    heard = []

    def note(*_details: object) -> None:
        heard.append(name)

    read(prepared)
    event.listen(engine, name, note)
    read(prepared)
    event.remove(engine, name, note)
    read(prepared)
    assert len(heard) == 1


def test_it_uses_the_connections_of_the_pool_that_the_engine_has_now(engine, prepared) -> None:
    read(prepared)
    before, opened = engine.pool, []
    note = lambda *_details: opened.append(1)  # noqa: E731
    event.listen(engine, "connect", note)
    read(prepared)
    assert opened == []
    engine.dispose()
    read(prepared)
    read(prepared)
    event.remove(engine, "connect", note)
    assert len(opened) == 1
    assert before.checkedin() == 0
    assert engine.pool.checkedin() == 1


def test_whoever_listens_to_all_engines_hears_of_it_too(prepared) -> None:
    with assert_queries(max=1) as sent:
        read(prepared)
    assert [statement[:6] for statement in sent] == ["SELECT"]


def test_the_log_of_statements_has_it(prepared, caplog) -> None:
    with caplog.at_level(logging.INFO, "sqlalchemy.engine"):
        read(prepared)
    assert "FROM things" in caplog.text


def test_an_error_is_sqlalchemys_and_the_connection_goes_back(engine, prepared) -> None:
    read(prepared)
    with engine.begin() as connection:
        TABLE.drop(connection)
    with pytest.raises(DBAPIError, match="things"):
        read(prepared)
    assert engine.pool.checkedout() == 0


def test_it_leaves_no_transaction_and_sees_what_others_commit(engine, prepared) -> None:
    read(prepared)
    with engine.begin() as connection:
        connection.execute(TABLE.update().values(good=False))
        assert read(prepared)[3] is True
    assert read(prepared)[3] is False
    assert json.dumps(read(prepared)[6]) == '{"tags": ["x"]}'
    assert engine.pool.checkedout() == 0
