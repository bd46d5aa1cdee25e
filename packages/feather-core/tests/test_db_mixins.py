"""feather.db.mixins and the types under them."""

import time
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.mixins import TimestampMixin, UUIDMixin
from feather.db.types import UTCDateTime
from feather.uuid7 import uuid7


def test_uuid7_holds_the_time_and_sorts_by_it(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_645_557_742_000_500_000)
    first = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1_645_557_742_000_501_000)
    second = uuid7()
    # The time of the example in RFC 9562, appendix A.6, half a millisecond later.
    assert str(first).startswith("017f22e2-79b0-7800-")
    assert (first.version, first.variant) == (7, RFC_4122)
    assert str(first) < str(second)


def test_uuid7_never_repeats():
    assert len({uuid7() for _ in range(10_000)}) == 10_000


@pytest.fixture
def ticket(database_app, own_metadata):
    class Ticket(UUIDMixin, TimestampMixin, Model):
        title: Mapped[str] = mapped_column()
        due: Mapped[datetime | None] = mapped_column(UTCDateTime)

    with database_app.app_context():
        db.create_all()
        yield Ticket
        db.session.remove()


def test_an_id_exists_before_the_database_knows_it(ticket):
    one, other = ticket(title="a"), ticket(title="b")
    assert UUID(one.id).version == 7
    assert one.id != other.id
    before = one.id
    db.session.add(one)
    db.session.commit()
    assert one.id == before
    assert db.session.get(ticket, before) is one


def test_an_id_can_be_given_and_survives_an_own_constructor(own_metadata):
    class Coupon(UUIDMixin, Model):
        code: Mapped[str] = mapped_column()

        def __init__(self, code: str) -> None:
            self.code = code.upper()

    class Voucher(UUIDMixin, Model):
        code: Mapped[str] = mapped_column()

    assert UUID(Coupon("x").id).version == 7
    assert Voucher(id="mine", code="x").id == "mine"


def test_rows_inserted_without_an_object_get_an_id_too(ticket):
    db.session.execute(db.insert(ticket), [{"title": "a"}, {"title": "b"}])
    assert len({UUID(row.id) for row in ticket.query}) == 2


def test_timestamps_are_aware_utc_and_only_updated_at_moves(ticket):
    before = datetime.now(UTC)
    row = ticket(title="a")
    db.session.add(row)
    db.session.commit()
    created = row.created_at
    assert created.tzinfo is UTC
    assert before <= created <= datetime.now(UTC)
    assert row.updated_at == created

    row.title = "b"
    db.session.commit()
    assert row.created_at == created
    assert row.updated_at > created


def test_the_same_instant_comes_back_in_utc_whatever_zone_it_had(ticket):
    noon_in_delhi = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    db.session.add_all([ticket(title="a", due=noon_in_delhi), ticket(title="b")])
    db.session.commit()
    found = ticket.query.filter(ticket.due == noon_in_delhi).one()
    assert found.due == noon_in_delhi
    assert found.due.tzinfo is UTC
    assert ticket.query.filter_by(title="b").one().due is None


def test_a_naive_datetime_is_refused_with_what_to_write(ticket):
    db.session.add(ticket(title="a", due=datetime(2026, 3, 1)))
    with pytest.raises(StatementError) as caught:
        db.session.commit()
    assert "datetime.datetime(2026, 3, 1, 0, 0) has no time zone" in str(caught.value)
    assert "Use datetime.now(UTC)" in str(caught.value)
