"""The database: ``db``, ``Model`` and what connects them to an app."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from feather.db import sqlite
from feather.db.base import Model, db
from feather.db.url import normalise_url
from feather.lazy import lazy

if TYPE_CHECKING:
    from feather.db.cursor import CursorPage, paginate_cursor
    from feather.db.pagination import Page, paginate
else:
    __getattr__ = lazy(
        __name__,
        {
            "CursorPage": ".cursor",
            "Page": ".pagination",
            "paginate": ".pagination",
            "paginate_cursor": ".cursor",
        },
    )[0]

__all__ = [
    "CursorPage",
    "Model",
    "Page",
    "db",
    "init_app",
    "normalise_url",
    "paginate",
    "paginate_cursor",
]


def init_app(app: Flask, url: str) -> None:
    """Connect ``db`` to an app.

    No connection is opened before the first use.

    Args:
        app: The app to connect.
        url: The setting DATABASE_URL. A relative SQLite path is taken from the app's
            instance folder, which is made if it is not there.

    Raises:
        SettingsError: The URL cannot be used.
        RuntimeError: The app already has a Flask-SQLAlchemy object.
    """
    if "sqlalchemy" in app.extensions:
        raise RuntimeError(
            f"the app {app.name!r} already has a Flask-SQLAlchemy object, and Feather would add "
            "a second one: either import db from feather.db and remove the app's own, or keep "
            "that one and remove the setting DATABASE_URL"
        )
    app.config["SQLALCHEMY_DATABASE_URI"] = normalise_url(url)
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sqlite.make_folder(engine, Path(app.instance_path))
        sqlite.configure(engine)
