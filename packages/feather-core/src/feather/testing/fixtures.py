"""The fixtures; an app's own fixture of the same name takes their place."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from feather.testing.plugin import project_root

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from flask_sqlalchemy import SQLAlchemy

    from feather.testing.csrf import CsrfClient
    from feather.testing.databases import Databases
    from feather.testing.events import RecordedEvents
    from feather.testing.htmx import HtmxClient
    from feather.testing.queries import AssertQueries


@pytest.fixture(scope="session")
def feather_databases(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Databases]":
    """The databases that stand in for the projects' own, for as long as the tests run."""
    from feather.testing.databases import Databases

    databases = Databases(tmp_path_factory)
    yield databases
    databases.drop()


@pytest.fixture
def app(request: pytest.FixtureRequest, feather_databases: "Databases") -> "Iterator[Flask]":
    """The app of the project, made anew for each test, on a test database."""
    from feather import create_app
    from feather.testing.isolation import isolated

    root = project_root(request.path.parent)
    if root is None:
        pytest.fail(
            f"the fixture 'app' finds no Feather project at {request.path.parent} or above it: a "
            "project's app.py calls feather.create_app(). Define a fixture 'app' in conftest.py "
            "that returns yours",
            pytrace=False,
        )
    url = feather_databases.url_for(root)
    app = create_app(root, environment="testing", config={"DATABASE_URL": url} if url else None)
    if url:
        feather_databases.create_tables(app)
    try:
        with isolated(app):
            yield app
    finally:
        if url:
            feather_databases.disconnect(app)


@pytest.fixture(autouse=True)
def _isolation(request: pytest.FixtureRequest) -> Iterator[None]:
    """Isolate tests that use an ``app`` fixture of the project's own, too."""
    app: Any = request.getfixturevalue("app") if "app" in request.fixturenames else None
    if not hasattr(app, "wsgi_app"):
        yield
        return
    from feather.testing.isolation import isolated

    with isolated(app):
        yield


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A browser without CSRF tokens: for GET, and to see other requests refused."""
    return app.test_client()


@pytest.fixture
def csrf_client(app: "Flask") -> "CsrfClient":
    """A browser that sends a valid CSRF token with every request that needs one."""
    from feather.testing.csrf import CsrfClient

    return CsrfClient(app, app.response_class)


@pytest.fixture
def htmx(app: "Flask") -> "HtmxClient":
    """Requests as htmx makes them, with what it reads from the answers."""
    from feather.testing.htmx import HtmxClient

    return HtmxClient(app)


@pytest.fixture
def db(app: "Flask") -> "Iterator[SQLAlchemy]":
    """``feather.db.db``, inside an app context that lasts as long as the test."""
    if "sqlalchemy" not in app.extensions:
        pytest.fail(
            "the fixture 'db' needs a database, and this app has none: set DATABASE_URL, for "
            "example DATABASE_URL=sqlite:///app.db in .env",
            pytrace=False,
        )
    from feather.db import db

    with app.app_context():
        yield db


@pytest.fixture
def assert_queries() -> "AssertQueries":
    """Fail a ``with`` block that sends more SQL statements than its ``max``."""
    from feather.testing.queries import assert_queries

    return assert_queries


@pytest.fixture
def recorded_events() -> "Iterator[RecordedEvents]":
    """The events that reached their listeners since the test began, in order."""
    from feather.testing.events import recording

    with recording() as events:
        yield events


@pytest.fixture
def frozen_request_id() -> Iterator[str]:
    """The id that every request of the test gets, and the test itself."""
    from feather.testing.request_ids import frozen

    with frozen() as request_id:
        yield request_id
