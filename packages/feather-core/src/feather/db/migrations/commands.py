"""The migration commands, for the command line and for code that deploys an app."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations.ops import MigrationScript, UpgradeOps
from alembic.runtime.environment import ProcessRevisionDirectiveFn
from alembic.runtime.migration import MigrationContext
from alembic.script import Script
from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from feather.db.migrations.autogenerate import describe
from feather.db.migrations.errors import MigrationError
from feather.db.migrations.failure import explain
from feather.db.migrations.history import Migration
from feather.db.migrations.target import Target, changing, folder, open_target

_SKELETON = Path(__file__).parent / "skeleton"


@dataclass(frozen=True, slots=True)
class Written:
    """A migration file that was just written.

    Attributes:
        path: The file.
        revision: Its identifier.
        message: Its first line.
        operations: What it does, a line each, such as ``add column note.title``.
    """

    path: Path
    revision: str
    message: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How far a database has come.

    Attributes:
        applied: Migrations that the database has, in order.
        pending: Migrations that it lacks, in order.
    """

    applied: tuple[Migration, ...]
    pending: tuple[Migration, ...]

    @property
    def current(self) -> str | None:
        """The revision that the database is at; None before the first."""
        return self.applied[-1].revision if self.applied else None

    @property
    def head(self) -> str | None:
        """The newest revision of the folder; None when it is empty."""
        newest = self.pending or self.applied
        return newest[-1].revision if newest else None


def init(app: Flask) -> tuple[Path, ...]:
    """Make an app's migrations folder.

    Args:
        app: The app.

    Returns:
        What was made: files, and the folder ``versions``.

    Raises:
        MigrationError: The folder is there and not empty.
    """
    target = folder(app)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise MigrationError(f"{target} already exists: run feather db migrate to add to it")
    versions = target / "versions"
    versions.mkdir(parents=True)
    made = [Path(shutil.copy(_SKELETON / name, target)) for name in ("env.py", "script.py.mako")]
    return (*made, versions)


def migrate(app: Flask, message: str | None = None) -> Written | None:
    """Compare the models with the database and write the difference as a migration.

    Nothing is applied.

    Args:
        app: The app, with its models imported.
        message: What the migration does, in a few words; by default made from its operations.

    Returns:
        What was written, or None when models and database agree.

    Raises:
        MigrationError: The database lacks a migration, or it cannot be compared.
    """
    with open_target(app) as target:
        lacking = len(target.migrations) - target.applied()
        if lacking:
            raise MigrationError(
                f"the database lacks {lacking} of the migrations, so it cannot be compared with "
                "the models: run feather db upgrade, then this command again"
            )
        return _write(target, message, _plugin_directives(app))


def write_empty(app: Flask, message: str) -> Written:
    """Write a migration without operations, to be filled in by hand: for changes of data.

    Args:
        app: The app.
        message: What it will do, in a few words.

    Returns:
        What was written.

    Raises:
        MigrationError: The message is empty, or the folder cannot be read.
    """
    title = " ".join(message.split())
    if not title:
        raise MigrationError('an empty migration has no name of its own: add -m "What it does"')
    with open_target(app) as target:
        script = command.revision(target.config, message=_in_docstring(title))
    if script is None or isinstance(script, list):
        raise MigrationError(f"Alembic wrote nothing to {folder(app)}")
    return Written(Path(script.path), script.revision, title, ())


def compare(app: Flask) -> tuple[str, ...]:
    """Find out what a migration would have to do; write nothing.

    Args:
        app: The app, with its models imported.

    Returns:
        The operations, a line each; empty when models and database agree.

    Raises:
        MigrationError: The database cannot be compared.
    """
    operations: tuple[str, ...] = ()

    def note(difference: UpgradeOps, scripts: list[MigrationScript]) -> None:
        nonlocal operations
        operations = describe(difference)
        scripts.clear()

    with open_target(app) as target:
        _generate(target, _plugin_directives(app), note)
    return operations


def _plugin_directives(app: Flask) -> list[ProcessRevisionDirectiveFn]:
    """What plugins contribute through ``feather_migration_operations``."""
    host = app.extensions.get("feather")
    contributed = host.contributions["feather_migration_operations"] if host else ()
    return [contribution.value for contribution in contributed]


def _write(
    target: Target, message: str | None, directives: list[ProcessRevisionDirectiveFn]
) -> Written | None:
    operations: tuple[str, ...] = ()
    title = ""

    def name(difference: UpgradeOps, scripts: list[MigrationScript]) -> None:
        nonlocal operations, title
        operations = describe(difference)
        title = " ".join((message or "").split()) or _title(operations)
        scripts[0].message = _in_docstring(title)

    script = _generate(target, directives, name)
    return Written(Path(script.path), script.revision, title, operations) if script else None


def _generate(
    target: Target,
    directives: list[ProcessRevisionDirectiveFn],
    complete: Callable[[UpgradeOps, list[MigrationScript]], None],
) -> Script | None:
    """Let Alembic compare; *complete* sees a difference before it is written."""

    def process(context: MigrationContext, revision: Any, scripts: list[MigrationScript]) -> None:
        for directive in directives:
            directive(context, revision, scripts)
        difference = scripts[0].upgrade_ops
        if difference is None or difference.is_empty():
            scripts.clear()
        else:
            complete(difference, scripts)

    try:
        script = command.revision(
            target.config, autogenerate=True, process_revision_directives=process
        )
    except (CommandError, SQLAlchemyError) as error:
        raise MigrationError(f"cannot compare the models with the database: {error}") from error
    return None if isinstance(script, list) else script


def _in_docstring(title: str) -> str:
    """A title is written between the three quotes of a docstring."""
    return title.replace("\\", r"\\").replace('"', r"\"")


def _title(operations: tuple[str, ...]) -> str:
    more = len(operations) - 1
    return operations[0] + (f" and {more} more" if more else "")


def upgrade(app: Flask, revision: str = "head") -> tuple[Migration, ...]:
    """Apply pending migrations, each in a transaction of its own.

    Args:
        app: The app.
        revision: Where to stop: a revision, ``+1`` for the next one, or ``head`` for all.

    Returns:
        The applied migrations, in order; empty when there was nothing to do.

    Raises:
        MigrationError: A migration failed and was rolled back; those before it stay.
    """
    migrations, before, after = _move(app, command.upgrade, revision)
    return migrations[before:after]


def downgrade(app: Flask, revision: str = "-1") -> tuple[Migration, ...]:
    """Revert applied migrations, each in a transaction of its own.

    Args:
        app: The app.
        revision: Where to stop: a revision, ``-1`` for the one before the current, or ``base``
            for an empty database.

    Returns:
        The reverted migrations, the last applied first; empty when none was applied.

    Raises:
        MigrationError: A migration failed and was rolled back; those before it stay reverted.
    """
    migrations, before, after = _move(app, command.downgrade, revision)
    return migrations[after:before][::-1]


def _move(
    app: Flask, move: Callable[[Config, str], None], revision: str
) -> tuple[tuple[Migration, ...], int, int]:
    """Run Alembic; return all migrations and how many were applied before and after."""
    with open_target(app) as target, changing(target.connection):
        before = target.applied()
        if move is command.downgrade and not before:
            return target.migrations, 0, 0
        try:
            move(target.config, revision)
        except CommandError as error:
            raise MigrationError(str(error)) from error
        except Exception as error:
            raise MigrationError(
                explain(target, error, reverting=move is command.downgrade)
            ) from error
        return target.migrations, before, target.applied()


def status(app: Flask) -> Status:
    """Find out which migrations a database has and which it lacks.

    Args:
        app: The app.

    Returns:
        Both, in order.

    Raises:
        MigrationError: The folder or the database cannot be read, or they do not fit.
    """
    with open_target(app) as target:
        applied = target.applied()
        return Status(target.migrations[:applied], target.migrations[applied:])
