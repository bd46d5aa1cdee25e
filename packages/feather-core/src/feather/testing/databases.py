"""The databases of a test run: empty, apart from every other, and gone afterwards."""

import os
from pathlib import Path

import pytest
from flask import Config, Flask
from sqlalchemy import URL, NullPool, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from feather.app.environment import exported
from feather.app.project import Project
from feather.db import db, normalise_url
from feather.settings.core import CoreSettings
from feather.settings.sources import SettingsSources

_LONGEST_NAME = 63  # PostgreSQL cuts longer ones off


class Databases:
    """Makes a database for each project at its first test.

    Args:
        folders: Where SQLite files go.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._made: dict[Path, URL | None] = {}
        self._tables: frozenset[str] = frozenset()

    def url_for(self, root: Path) -> str | None:
        """Return the URL of a project's test database.

        Args:
            root: The project's folder. The setting DATABASE_URL of its testing environment says
                which kind of database and which server; the database that it names is not used.

        Returns:
            The URL, or ``None`` for a project without a database.

        Raises:
            SettingsError: If a setting is wrong.
        """
        if root not in self._made:
            configured = _configured(Project(root))
            self._made[root] = self._make(configured) if configured else None
        made = self._made[root]
        return made.render_as_string(hide_password=False) if made else None

    def create_tables(self, app: Flask) -> None:
        """Create the tables that are not there yet.

        Args:
            app: The app, connected to the test database.
        """
        tables = frozenset(db.metadata.tables)
        if tables != self._tables:
            with app.app_context():
                db.create_all(bind_key=None)
            self._tables = tables

    def disconnect(self, app: Flask) -> None:
        """Close the connections of an app."""
        with app.app_context():
            db.engine.dispose()

    def drop(self) -> None:
        """Remove the databases."""
        for url in self._made.values():
            if url is None:
                continue
            if url.get_backend_name() == "sqlite":
                file = Path(url.database or "")
                for path in file.parent.glob(f"{file.name}*"):
                    path.unlink()
            else:
                _on_server(url, "DROP DATABASE IF EXISTS {}")
        self._made.clear()

    def _make(self, configured: str) -> URL:
        url = make_url(normalise_url(configured))
        backend = url.get_backend_name()
        if backend == "sqlite":
            file = self._folders.mktemp("feather") / "test.db"
            return url.set(database=str(file), query={})
        if backend == "postgresql":
            url = url.set(database=_test_name(url.database or url.username or "app"))
            _on_server(url, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}")
            return url
        pytest.fail(
            f"the test kit makes test databases on SQLite and PostgreSQL, not on {backend}: give "
            "TestingConfig in config.py a DATABASE_URL of one of them, for example "
            "DATABASE_URL = 'sqlite:///:memory:'",
            pytrace=False,
        )


def _configured(project: Project) -> str | None:
    """Read the setting as the app would, without starting it: it might connect."""
    project.make_importable()
    config = Config(project.root)
    with exported(project.dotenv):
        config.from_object(project.config_class("testing") or object())
    return CoreSettings.read(SettingsSources(config, project.dotenv)).DATABASE_URL


def _test_name(name: str) -> str:
    """Return a name that no other database has, unless a test run made it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    ending = f"_feather_test_{worker}" if worker else "_feather_test"
    return name[: _LONGEST_NAME - len(ending)] + ending


def _on_server(url: URL, *statements: str) -> None:
    engine = create_engine(
        url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    name = engine.dialect.identifier_preparer.quote_identifier(url.database or "")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement.format(name))
    except DBAPIError as error:
        pytest.fail(
            f"the test database {url.database!r} cannot be made on {url.host}:{url.port or 5432}: "
            f"{str(error.orig).strip()}\nTests use it in place of the one in DATABASE_URL. The "
            "server has to run, its user needs the right to create databases (ALTER ROLE "
            f'"{url.username}" CREATEDB) and no other test run may be using it; or give '
            "TestingConfig in config.py another DATABASE_URL, for example 'sqlite:///:memory:'",
            pytrace=False,
        )
