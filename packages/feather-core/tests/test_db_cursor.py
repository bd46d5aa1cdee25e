"""feather.db.paginate_cursor: pages after a row."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db, paginate_cursor
from feather.db.mixins import TimestampMixin, UUIDMixin
from feather.exceptions import ValidationError

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def post(database_app, own_metadata):
    class Post(UUIDMixin, TimestampMixin, Model):
        number: Mapped[int] = mapped_column()
        price: Mapped[Decimal] = mapped_column(db.Numeric(10, 2))
        day = db.Column("the_day", db.Date, nullable=False)
        weight: Mapped[float] = mapped_column()
        key = db.Column(db.Uuid, nullable=False)
        note = db.Column(db.Text)
        flag = db.Column(db.Boolean, nullable=False)

    database_app.secret_key = "a key for this test only"
    with database_app.app_context():
        db.create_all()
        for number in range(9):
            instant = START + timedelta(hours=number // 3)
            db.session.add(
                Post(
                    number=number % 2,
                    price=Decimal(number // 4) / 10,
                    day=instant.date(),
                    weight=number / 3,
                    key=__import__("uuid").UUID(int=number),
                    created_at=instant,
                    flag=True,
                )
            )
        db.session.commit()
        yield Post
        db.session.remove()


def walk(query, order_by, per_page=2):
    cursor, ids = None, []
    while True:
        page = paginate_cursor(query, order_by, cursor=cursor, per_page=per_page)
        assert len(page) <= per_page
        ids += [row.id for row in page]
        if not page.has_next:
            return ids
        cursor = page.next_cursor


@pytest.mark.parametrize(
    "order",
    [
        lambda p: p.created_at.desc(),
        lambda p: [p.created_at.asc(), p.number.desc()],
        lambda p: [p.price.desc(), p.number],
        lambda p: p.day,
        lambda p: p.weight.desc(),
        lambda p: p.key,
        lambda p: p.id.desc(),
        lambda p: [],
    ],
)
@pytest.mark.parametrize("style", ["query", "select"])
def test_walking_gives_every_row_once_in_order(post, order, style):
    order_by = order(post)
    query = post.query if style == "query" else db.select(post).order_by(post.number)
    clauses = order_by if isinstance(order_by, list) else [order_by]
    last_descends = bool(clauses) and str(clauses[-1]).endswith("DESC")
    tie = post.id.desc() if last_descends else post.id.asc()
    expected = [row.id for row in post.query.order_by(*clauses, tie)]
    assert walk(query, order_by) == expected
    assert walk(query, order_by, per_page=9) == expected


def test_rows_that_come_and_go_meanwhile_shift_nothing(post):
    order = post.created_at.desc()
    first = paginate_cursor(post.query, order, per_page=3)
    rest = [row.id for row in post.query.order_by(order, post.id.desc())][3:]
    db.session.delete(first.items[0])
    db.session.add(
        post(number=1, price=1, day=START, weight=1, key=__import__("uuid").UUID(int=9), flag=True)
    )
    db.session.commit()
    page = paginate_cursor(post.query, order, cursor=first.next_cursor)
    assert [row.id for row in page] == rest


def test_the_page_costs_one_statement_without_offset(post):
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda c, u, s, *rest: sent.append(s))
    db.session.execute(db.text("SELECT 1"))  # begins the transaction
    sent.clear()
    page = paginate_cursor(post.query, post.number, per_page=2)
    paginate_cursor(post.query, post.number, cursor=page.next_cursor, per_page=2)
    assert len(sent) == 2
    assert not any("count(" in s for s in sent)
    assert "WHERE" in sent[1]


def refuse(post, cursor, order=None):
    with pytest.raises(ValidationError) as caught:
        paginate_cursor(post.query, order if order is not None else post.number, cursor=cursor)
    assert caught.value.fields == {
        "cursor": "The cursor is not one of this list: start at the first page."
    }


def test_c04_a_cursor_that_was_not_made_for_this_list_is_refused(post):
    good = paginate_cursor(post.query, post.number, per_page=2).next_cursor
    for wrong in ("", "x", "a.b", good[:-1], "A" + good, "\ud800", "\0", "é" * 5, 7, []):
        refuse(post, wrong)
    refuse(post, good, order=post.number.desc())
    refuse(post, good, order=post.created_at)
    for payload in ([], {}, None, 5, [["x"]], [1, 2]):
        refuse(post, URLSafeSerializer("another key", salt="feather.db.cursor").dumps(payload))


def test_cursors_survive_a_new_secret_key_as_long_as_the_old_one_is_known(post, database_app):
    cursor = paginate_cursor(post.query, post.number, per_page=2).next_cursor
    database_app.secret_key, old = "a new key", database_app.secret_key
    refuse(post, cursor)
    database_app.config["SECRET_KEY_FALLBACKS"] = [old]
    assert len(paginate_cursor(post.query, post.number, cursor=cursor)) == 7


def test_an_app_without_a_secret_key_is_told(post, database_app):
    database_app.secret_key = None
    with pytest.raises(RuntimeError, match="set SECRET_KEY"):
        paginate_cursor(post.query, post.number, per_page=2)


def test_the_cursor_is_safe_in_an_address_and_links_use_it(post, database_app):
    database_app.add_url_rule("/posts", "posts", lambda: "")
    page = paginate_cursor(post.query, post.number, per_page=2)
    with database_app.test_request_context("/posts?cursor=old&q=1"):
        assert page.links("posts") == {"next": f"/posts?per_page=2&cursor={page.next_cursor}"}
        assert page.links()["next"] == f"/posts?cursor={page.next_cursor}&q=1&per_page=2"
    assert paginate_cursor(post.query, post.number).links("posts") == {"next": None}
    described = page.to_dict(lambda row: row.number)
    assert described == {
        "items": [0, 0],
        "per_page": 2,
        "next_cursor": page.next_cursor,
        "has_next": True,
    }


def test_an_order_that_is_not_complete_is_refused_to_the_developer(post):
    for order in (post.note, post.note.desc(), db.func.lower(post.note), post.number + 1):
        with pytest.raises(TypeError, match="takes columns of Post that are never NULL"):
            paginate_cursor(post.query, order)
    with pytest.raises(TypeError, match=r"needs a query of one model, such as db.select\(Post\)"):
        paginate_cursor(db.select(post.id, post.number), post.number)
    with pytest.raises(TypeError, match="it has values of the type bool"):
        paginate_cursor(post.query, post.flag, per_page=2)


@pytest.mark.parametrize("value", [0, 101, "5", None])
def test_per_page_has_bounds(post, value):
    with pytest.raises(ValidationError) as caught:
        paginate_cursor(post.query, post.number, per_page=value)
    assert list(caught.value.fields) == ["per_page"]
