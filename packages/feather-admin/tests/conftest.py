"""A project with people of every kind, and the panel."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from admin_site import FILES, KINDS
from flask import Flask
from flask.testing import FlaskClient
from templates_compiled import share_compiled

import feather
from feather.db import db
from feather.testing.csrf import CsrfClient


@pytest.fixture
def files() -> dict[str, str]:
    """Further files of the project; tests override it."""
    return {}


@pytest.fixture
def plugins() -> list[Any]:
    """The plugins of the app; tests override it."""
    return ["auth", "admin"]


@pytest.fixture
def settings() -> dict[str, object]:
    """What the config says; tests override it."""
    return {}


@pytest.fixture
def make_app(make_project, own_metadata, files, plugins, settings) -> Callable[[str], Flask]:
    def make(url: str) -> Flask:
        root = make_project({**FILES, **files})
        config = {"DATABASE_URL": url, **settings}
        app = feather.create_app(root, environment="testing", config=config, plugins=plugins)
        share_compiled(app)
        with app.app_context():
            db.create_all()
        return app

    return make


@pytest.fixture
def url() -> str:
    """The database of the app: what differs between databases is tested with feather-auth, and
    where tests override this."""
    return "sqlite:///app.db"


@pytest.fixture
def app(make_app, url) -> Iterator[Flask]:
    """The app."""
    app = make_app(url)
    yield app
    with app.app_context():
        db.session.remove()
        if db.engine.dialect.name != "sqlite":  # a file of the test's own; the error log may write
            db.drop_all()
        db.engine.dispose()


@pytest.fixture
def people(app: Flask) -> SimpleNamespace:
    """Somebody of every kind, detached: ``people.admin.id``."""
    from models.user import User

    with app.app_context():
        found = {
            kind: User(email=f"{kind}@example.com", name=f"{kind.title()} Example", **columns)
            for kind, columns in KINDS.items()
        }
        db.session.add_all(found.values())
        db.session.commit()
        for user in found.values():
            db.session.refresh(user)
            db.session.expunge(user)
    return SimpleNamespace(**found)


@pytest.fixture
def signed_in(people: SimpleNamespace, login_as) -> Callable[[str], FlaskClient]:
    """Return a browser of somebody: ``signed_in("admin")``; it sends CSRF tokens."""
    return lambda kind: login_as(getattr(people, kind))


@pytest.fixture
def admin(signed_in) -> FlaskClient:
    """The administrator's browser."""
    return signed_in("admin")


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in; it sends CSRF tokens."""
    return CsrfClient(app, app.response_class)


@pytest.fixture
def user_now(app: Flask) -> Callable[[Any], Any]:
    """Return somebody as the database has them now."""
    from models.user import User

    def read(user: Any) -> Any:
        with app.app_context():
            found = db.session.get(User, user.id)
            db.session.expunge(found)
            return found

    return read


@pytest.fixture
def audit(app: Flask) -> Callable[[], list[tuple[str, str, str]]]:
    """Return the audit log without sign-ins: action, actor and subject."""
    from feather_auth.store import store

    def read() -> list[tuple[str, str, str]]:
        with app.app_context():
            model = store().models.audit
            rows = db.session.execute(
                db.select(model.action, model.actor, model.subject)
                .where(model.action.not_like("session.%"))
                .order_by(model.id)
            )
            return [tuple(row) for row in rows]

    return read
