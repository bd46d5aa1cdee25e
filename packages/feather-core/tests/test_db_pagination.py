"""feather.db.paginate: numbered pages."""

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from feather.db import Model, db, paginate
from feather.db.mixins import SoftDeleteMixin, UUIDMixin
from feather.exceptions import ValidationError


@pytest.fixture
def user(database_app, own_metadata):
    class User(SoftDeleteMixin, Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column()
        notes: Mapped[list["Note"]] = relationship()

    class Note(UUIDMixin, Model):
        user_id = db.Column(db.ForeignKey("user.id"))

    with database_app.app_context():
        db.create_all()
        db.session.add_all(
            [User(name=f"n{number % 2}", notes=[Note(), Note()]) for number in range(7)]
        )
        db.session.commit()
        yield User
        db.session.remove()


@pytest.fixture
def sent(user):
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda c, u, s, *rest: statements.append(s))
    db.session.execute(db.text("SELECT 1"))  # begins the transaction
    statements.clear()
    return statements


@pytest.mark.parametrize("style", ["query", "select"])
def test_both_styles_of_query_give_pages(user, style):
    query = (user.query if style == "query" else db.select(user)).order_by(user.id.desc())
    page = paginate(query, page=2, per_page=3)
    assert [row.id for row in page] == [4, 3, 2]
    assert (page.page, page.per_page, page.total, page.pages, len(page)) == (2, 3, 7, 3, 3)
    assert (page.has_prev, page.prev_num, page.has_next, page.next_num) == (True, 1, True, 3)
    last = paginate(query, page=3, per_page=3)
    assert ([row.id for row in last], last.has_next, last.next_num) == ([1], False, None)
    assert paginate(query).prev_num is None


def test_a_page_after_the_last_is_empty_and_knows_the_total(user):
    page = paginate(user.query, page=1_000_000)
    assert (page.items, page.total, page.pages, page.has_next) == ([], 7, 1, False)
    none = paginate(user.query.filter_by(name="x"))
    assert (none.items, none.total, none.pages) == ([], 0, 0)


def test_rows_are_counted_only_when_the_page_does_not_show_it(user, sent):
    paginate(db.select(user), per_page=20)
    paginate(db.select(user).order_by(user.id), page=3, per_page=3)
    assert len(sent) == 2
    paginate(db.select(user), per_page=7)
    assert len(sent) == 4


def test_eager_loading_changes_neither_pages_nor_total(user):
    query = db.select(user).order_by(user.id).options(joinedload(user.notes))
    page = paginate(query, page=2, per_page=2)
    assert ([row.id for row in page], page.total) == ([3, 4], 7)
    assert all(len(row.notes) == 2 for row in page)


def test_values_and_rows_can_be_paged_too(user):
    names = paginate(db.select(user.name).order_by(user.id), per_page=3)
    assert (names.items, names.total) == (["n0", "n1", "n0"], 7)
    rows = paginate(db.select(user.id, user.name).order_by(user.id), per_page=2)
    assert [tuple(row) for row in rows] == [(1, "n0"), (2, "n1")]
    counts = paginate(db.select(user.name, db.func.count()).group_by(user.name).order_by(user.name))
    assert [tuple(row) for row in counts] == [("n0", 4), ("n1", 3)]


@pytest.mark.parametrize("query", ["query", "select"])
def test_deleted_rows_are_neither_shown_nor_counted(user, query):
    db.session.get(user, 1).soft_delete()
    db.session.commit()
    asked = (user.query if query == "query" else db.select(user)).order_by(user.id)
    page = paginate(asked, per_page=3)
    assert ([row.id for row in page], page.total) == ([2, 3, 4], 6)
    everything = paginate(asked.execution_options(include_deleted=True), per_page=3)
    assert ([row.id for row in everything], everything.total) == ([1, 2, 3], 7)


@pytest.mark.parametrize("field", ["page", "per_page"])
@pytest.mark.parametrize("value", [0, -1, 10**9, 10**30, "2", None, 1.5, True, float("nan")])
def test_c74_numbers_out_of_bounds_name_their_field(user, sent, field, value):
    with pytest.raises(ValidationError) as caught:
        paginate(user.query, **{field: value})
    largest = {"page": 1_000_000, "per_page": 100}[field]
    text = f"{field} must be a whole number from 1 to {largest}."
    assert caught.value.fields == {field: text}
    assert sent == []


def test_the_largest_page_is_the_callers_choice(user):
    assert paginate(user.query, per_page=500, max_per_page=500).per_page == 500
    with pytest.raises(ValidationError, match="from 1 to 5"):
        paginate(user.query, per_page=6, max_per_page=5)


def test_links_lead_to_the_neighbours(user, database_app):
    database_app.add_url_rule("/<team>/users", "users", lambda team: "")
    page = paginate(user.query.order_by(user.id), page=2, per_page=3)
    with database_app.test_request_context():
        assert page.links("users", team="red", q="a b") == {
            "self": "/red/users?per_page=3&q=a+b&page=2",
            "first": "/red/users?per_page=3&q=a+b&page=1",
            "prev": "/red/users?per_page=3&q=a+b&page=1",
            "next": "/red/users?per_page=3&q=a+b&page=3",
            "last": "/red/users?per_page=3&q=a+b&page=3",
        }
        only = paginate(user.query).links("users", team="red")
        assert (only["prev"], only["next"]) == (None, None)
        with pytest.raises(RuntimeError, match="pass an endpoint"):
            page.links()


def test_links_keep_the_parameters_of_the_request_and_obey_none(user, database_app):
    database_app.add_url_rule("/<team>/users", "users", lambda team: "")
    hostile = "/red/users?q=a&q=b&page=9&endpoint=x&_scheme=javascript&_external=1&team=blue"
    with database_app.test_request_context(hostile):
        page = paginate(user.query.order_by(user.id), page=2, per_page=3)
        assert page.links()["next"] == (
            "/red/users?q=a&q=b&page=3&endpoint=x&_scheme=javascript&_external=1&team=blue"
            "&per_page=3"
        )


def test_a_page_becomes_json(user, database_app: Flask):
    page = paginate(user.query.order_by(user.id), per_page=1)
    assert page.to_dict() == {
        "items": [{"id": 1, "name": "n0", "deleted_at": None}],
        "page": 1,
        "per_page": 1,
        "total": 7,
        "pages": 7,
        "has_next": True,
        "has_prev": False,
    }
    assert page.to_dict(lambda row: row.name)["items"] == ["n0"]
    assert paginate(db.select(user.name)).to_dict()["items"][0] == "n0"
