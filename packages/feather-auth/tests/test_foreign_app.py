"""An app without Feather's factory, and with a Flask-SQLAlchemy object of its own."""

import pytest
from flask import Flask
from flask_login import current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase

from feather.auth import Auth, UserMixin, admin_required, auth_required, public


@pytest.fixture
def foreign():
    """The app, its db and its model."""

    class Base(DeclarativeBase):
        pass

    db = SQLAlchemy(model_class=Base)

    class User(UserMixin, db.Model):
        __tablename__ = "people"

    app = Flask("foreign")
    app.config.update(
        SECRET_KEY="a-key-for-this-test", SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True
    )
    db.init_app(app)
    Auth(app, user_model=User)

    @app.get("/")
    @public
    def home() -> str:
        return "home"

    @app.get("/enter/<user_id>")
    @public
    def enter(user_id: str) -> str:
        login_user(db.session.get(User, user_id), force=True)
        return "in"

    @app.get("/member")
    @auth_required
    def member() -> dict[str, str]:
        return {"email": current_user.email}

    @app.get("/admins")
    @admin_required
    def admins() -> str:
        return "admins"

    with app.app_context():
        db.create_all()
    yield app, db, User
    with app.app_context():
        db.engine.dispose()


def add(foreign, **columns):
    app, db, user = foreign
    with app.app_context():
        made = user(email="ada@example.com", **{"active": True, **columns})
        db.session.add(made)
        db.session.commit()
        return made.id


def test_it_signs_in_guards_and_signs_out(foreign) -> None:
    app, _, _ = foreign
    client = app.test_client()
    refused = client.get("/member", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json["error"]["code"]) == (401, "AUTHENTICATION_ERROR")
    client.get(f"/enter/{add(foreign)}")
    assert client.get("/member").json == {"email": "ada@example.com"}
    assert client.get("/admins").status_code == 403
    cookie = client.get_cookie("session").value
    assert client.post("/auth/logout").status_code == 403  # without a CSRF token
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/auth/logout").status_code == 303
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    assert thief.get("/member", headers={"Accept": "application/json"}).status_code == 401


def test_its_pages_are_there(foreign) -> None:
    app, _, _ = foreign
    client = app.test_client()
    page = client.get("/auth/login").text
    assert "Sign in" in page
    assert "feather.css" in page or "/feather-static/feather-" in page
    client.get(f"/enter/{add(foreign)}")
    assert "This device" in client.get("/account/sessions").text


def test_suspending_ends_its_sessions(foreign) -> None:
    from feather_auth.users.service import COMMAND_LINE, UserService, find_by_email

    app, _, _ = foreign
    client = app.test_client()
    client.get(f"/enter/{add(foreign)}")
    with app.app_context():
        UserService(COMMAND_LINE).suspend(find_by_email("ada@example.com"))
    assert client.get("/member", headers={"Accept": "application/json"}).status_code == 401


def test_who_waits_is_kept_out(foreign) -> None:
    app, _, _ = foreign
    client = app.test_client()
    client.get(f"/enter/{add(foreign, active=False)}")
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 403
    answer = client.get("/member", headers={"Accept": "application/json"})
    assert answer.json["error"]["code"] == "ACCOUNT_PENDING"


def test_an_app_without_a_database_is_told_what_to_do() -> None:
    with pytest.raises(RuntimeError) as raised:
        Auth(Flask("bare"))
    assert str(raised.value) == (
        "the app 'bare' has no database, and people, sessions and rights are kept in one: set "
        "DATABASE_URL, for example DATABASE_URL=sqlite:///app.db, or set up Flask-SQLAlchemy "
        "before Auth(app, user_model=User)"
    )


def test_a_model_without_the_columns_is_refused() -> None:
    db = SQLAlchemy()

    class Person(db.Model):
        id = db.Column(db.Integer, primary_key=True)

    app = Flask("foreign")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with pytest.raises(TypeError, match=r"class User\(UserMixin, db\.Model\), with UserMixin from"):
        Auth(app, user_model=Person)
