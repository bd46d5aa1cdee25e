"""Asking the database whether it is there."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from sqlalchemy import Engine


def database_check(app: Flask) -> Callable[[], None]:
    """Return the check of the app's database, on a connection of its own.

    Args:
        app: The app, which has a database.
    """

    @cache
    def engine() -> "Engine":
        from feather.db.separate import separate_engine

        return separate_engine(app)

    def run() -> None:
        # SQLite opens the file only when something is read from it.
        on_sqlite = engine().dialect.name == "sqlite"
        with engine().connect() as connection:
            connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master" if on_sqlite else "SELECT 1"
            )

    return run
