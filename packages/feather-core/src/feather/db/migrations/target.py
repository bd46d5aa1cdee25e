"""What a migration command works on: the app's folder and its database, checked and open."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from feather.db import sqlite
from feather.db.base import db
from feather.db.migrations.errors import MigrationError
from feather.db.migrations.history import Migration, applied_count, read

_NEEDED = ("env.py", "script.py.mako", "versions")
_FILE_NAME = "%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s"
_LOCK = int.from_bytes(b"feather", "big")


@dataclass(frozen=True, slots=True)
class Target:
    """A migrations folder and an open connection to the database.

    Attributes:
        config: Alembic's configuration, made in memory.
        connection: What every step runs on.
        migrations: The folder's migrations, in order.
    """

    config: Config
    connection: Connection
    migrations: tuple[Migration, ...]

    def applied(self) -> int:
        """Ask the database how many of the migrations it has.

        Returns:
            The number; the applied ones come first.

        Raises:
            MigrationError: The database has a migration that the folder does not.
        """
        current = MigrationContext.configure(self.connection).get_current_heads()
        self.connection.rollback()
        return applied_count(self.migrations, current)


def folder(app: Flask) -> Path:
    """Say where an app's migrations lie.

    Args:
        app: The app.

    Returns:
        ``migrations`` in the app's root folder, whether it exists or not.
    """
    return Path(app.root_path) / "migrations"


@contextmanager
def open_target(app: Flask) -> Iterator[Target]:
    """Check an app's migrations folder and connect to its database.

    Args:
        app: The app; its context is active within the block.

    Yields:
        The target.

    Raises:
        MigrationError: The app has no database, the folder is missing or wrong, or the
            database cannot be reached.
    """
    if app.extensions.get("sqlalchemy") is not db:
        raise MigrationError(
            "this app has no database: set DATABASE_URL, for example "
            "DATABASE_URL=sqlite:///app.db in .env"
        )
    directory = folder(app)
    missing = [name for name in _NEEDED if not (directory / name).exists()]
    if missing:
        what = ", ".join(missing) if directory.exists() else "the folder"
        raise MigrationError(
            f"{directory} is not a migrations folder ({what} is missing): run feather db init"
        )
    with app.app_context(), _connect(db.engine) as connection:
        config = _config(directory, connection)
        yield Target(config, connection, read(ScriptDirectory.from_config(config)))


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip()
        raise MigrationError(
            f"cannot connect to {engine.url.render_as_string()}: {cause}\n"
            "Check that the database server runs and that DATABASE_URL is right."
        ) from error


def _config(directory: Path, connection: Connection) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True), attributes={"connection": connection})
    options = {"script_location": str(directory), "file_template": _FILE_NAME}
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


@contextmanager
def changing(connection: Connection) -> Iterator[None]:
    """Hold what a change of tables needs.

    On SQLite foreign keys are suspended, because tables are rebuilt. On PostgreSQL a second
    process that starts at the same time, as in a deployment to several machines, waits.

    Args:
        connection: A connection that is not in a transaction.

    Yields:
        Nothing.
    """
    if connection.dialect.name == "sqlite":
        with sqlite.foreign_keys_off(connection):
            yield
        return
    locks = connection.dialect.name == "postgresql"
    if locks:
        connection.execute(select(func.pg_advisory_lock(_LOCK)))
        connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        if locks:
            connection.execute(select(func.pg_advisory_unlock(_LOCK)))
            connection.commit()
