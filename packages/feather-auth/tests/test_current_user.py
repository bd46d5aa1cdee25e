"""The signed-in user is an object of ``db.session``, whenever that comes into being."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from flask_login import current_user, login_user, logout_user
from sqlalchemy import ForeignKey, String, inspect, select
from sqlalchemy.orm import Mapped, make_transient, mapped_column, object_session, relationship
from sqlalchemy.orm.exc import DetachedInstanceError

import feather.auth
from feather.auth import public
from feather.db import db
from feather.db.mixins import UUIDMixin
from feather.db.transaction import transaction


@pytest.fixture
def note(app: Flask) -> type[Any]:
    """A model that refers to users, added before the first request."""
    from models.user import User

    class Note(UUIDMixin, db.Model):
        __tablename__ = "notes"
        text: Mapped[str] = mapped_column(String(50))
        user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
        user = relationship(User, backref="notes")

    with app.app_context():
        db.create_all()
    return Note


@pytest.fixture
def as_ada(app: Flask, add_user) -> Callable[..., Any]:
    """Call a function with the signed-in user, in a request of their own; give its result."""
    calls: list[Callable[[Any], Any]] = []
    results: list[Any] = []

    def view() -> str:
        results.append(calls.pop()(current_user._get_current_object()))
        return "done"

    app.add_url_rule("/call", "call", public(view))
    key = add_user(name="Ada")
    client = app.test_client()
    client.get(f"/enter/{key}")

    def call(function: Callable[[Any], Any]) -> Any:
        calls.append(function)
        assert client.get("/call").text == "done"
        return results.pop()

    return call


def rename(user: Any) -> None:
    user.name = "Countess"


def name_of(user: Any) -> Any:
    return user.name


def test_a_change_is_kept_by_a_commit(as_ada) -> None:
    def change(user: Any) -> None:
        rename(user)
        db.session.commit()

    as_ada(change)
    assert as_ada(name_of) == "Countess"


def test_a_change_within_a_transaction_is_kept(as_ada) -> None:
    def change(user: Any) -> None:
        with transaction():
            rename(user)

    as_ada(change)
    assert as_ada(name_of) == "Countess"


def test_a_change_before_the_transaction_belongs_to_it(as_ada) -> None:
    def change(user: Any) -> None:
        rename(user)
        with transaction():
            pass

    as_ada(change)
    assert as_ada(name_of) == "Countess"


def test_a_change_without_a_commit_ends_with_the_request(as_ada) -> None:
    as_ada(rename)
    assert as_ada(name_of) == "Ada"


def test_a_rollback_takes_a_change_back(as_ada) -> None:
    def change(user: Any) -> Any:
        rename(user)
        before = list(db.session.dirty)
        db.session.rollback()
        return before == [user], user.name

    assert as_ada(change) == (True, "Ada")


def test_relationships_load_in_both_directions(as_ada, note) -> None:
    def add(user: Any) -> None:
        db.session.add(note(text="first", user=user))
        db.session.commit()

    as_ada(add)
    assert as_ada(lambda user: [found.text for found in user.notes]) == ["first"]
    assert as_ada(lambda user: db.session.scalars(select(note)).one().user is user)


def test_what_is_appended_to_a_relationship_is_saved(as_ada, note) -> None:
    def append(user: Any) -> None:
        user.notes.append(note(text="second"))
        db.session.commit()

    as_ada(append)
    assert as_ada(lambda user: len(user.notes)) == 1


@pytest.mark.parametrize(
    "holds",
    [
        lambda user: db.session.get(type(user), user.id) is user,
        lambda user: db.session.scalars(select(type(user))).one() is user,
        lambda user: type(user).query.one() is user,
        lambda user: user in db.session,
        lambda user: list(db.session) == [user],
        lambda user: object_session(user) is db.session(),
        lambda user: inspect(user).persistent and not inspect(user).detached,
        lambda user: db.session.merge(user) is user,
        lambda user: db.session.add(user) or user in db.session,
        lambda user: db.session().in_transaction(),
        lambda user: not inspect(user).modified and not db.session.dirty,
        lambda user: db.session.refresh(user) or user.name == "Ada",
        lambda user: db.session.expire(user) or user.name == "Ada",
        lambda user: db.session.expunge(user) or object_session(user) is None,
        lambda user: make_transient(user) or (inspect(user).transient and user.name == "Ada"),
        lambda user: pickle.loads(pickle.dumps(user)).email == user.email,
    ],
)  # fmt: skip
def test_it_is_the_sessions_own_object(as_ada, holds) -> None:
    assert as_ada(holds)


def test_it_joins_a_session_that_is_made_with_options(as_ada) -> None:
    assert as_ada(lambda user: db.session(autoflush=False).identity_map.values() == [user])


def test_it_can_be_deleted(app, as_ada) -> None:
    from models.user import User

    def delete(user: Any) -> None:
        db.session.delete(user)
        db.session.commit()

    as_ada(delete)
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


def test_it_is_detached_when_its_session_is_removed_or_the_request_is_over(as_ada, note) -> None:
    def remove(user: Any) -> Any:
        db.session.remove()
        return user

    sessions = db.session.registry.registry
    before = list(sessions)
    for user in (as_ada(remove), as_ada(lambda user: user)):
        assert inspect(user).detached
        assert user.name == "Ada"
        rename(user)  # nobody's business any more
        with pytest.raises(DetachedInstanceError):
            user.notes  # noqa: B018  # loading it is what fails
    assert as_ada(name_of) == "Ada"
    assert list(sessions) == before  # no session is made for a request that is over


def test_an_object_of_a_session_that_was_used_before_is_the_same(app, as_ada) -> None:
    def first() -> None:
        from models.user import User

        db.session.info["first"] = db.session.scalars(select(User)).one()

    app.before_request_funcs[None].insert(0, first)
    assert as_ada(lambda user: db.session.info["first"] is user)


def test_a_request_that_needs_no_session_makes_none(app, as_ada) -> None:
    assert not as_ada(lambda user: user.email and db.session.registry.has())
    assert db.session.registry._waiting == {}


def test_it_is_flask_logins_user_throughout_a_request(app: Flask, add_user) -> None:
    seen = []

    def look() -> None:
        user = feather.auth.current_user._get_current_object()
        assert user is current_user._get_current_object()
        seen.append(user.get_id())

    def view(key: str) -> str:
        look()
        login_user(db.session.get(User, key), force=True)
        look()
        logout_user()
        look()
        return "done"

    from models.user import User

    app.add_url_rule("/look/<key>", "look", public(view))
    key = add_user(name="Ada")
    assert app.test_client().get(f"/look/{key}").text == "done"
    assert seen == [None, key, None]


def test_no_request_has_no_user_even_where_one_has_left_its_own(app: Flask, add_user) -> None:
    key = add_user(name="Ada")
    with app.app_context():
        app.test_client().get(f"/enter/{key}")
        assert g._login_user.id == key
        assert not current_user
        assert not feather.auth.current_user
