"""What to tell a developer whose migration failed."""

import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from feather.db.migrations.history import Migration
from feather.db.migrations.target import Target


def explain(target: Target, error: Exception, *, reverting: bool) -> str:
    """Name the migration that failed, the line and the cause.

    Args:
        target: Where it failed.
        error: What it raised.
        reverting: Whether it was being reverted instead of applied.

    Returns:
        The text of the error message.
    """
    command = "feather db downgrade" if reverting else "feather db upgrade"
    try:
        target.connection.rollback()
        applied = target.applied()
    except SQLAlchemyError:
        return (
            f"the connection to the database broke: {_cause(error)}\n"
            "Run feather db status to see how far it came."
        )
    failed = target.migrations[applied - 1 if reverting else applied]
    return (
        f"migration {failed.revision} ({failed.message}) failed: {_cause(error)}\n"
        f"{_place(failed, error)}\n"
        "It was rolled back: nothing of it is left in the database. "
        f"Correct the file, then run {command} again."
    )


def _cause(error: Exception) -> str:
    """Without the values that were sent to the database: they may be personal."""
    if isinstance(error, DBAPIError):
        return f"{str(error.orig).strip()}\n{error.statement}".strip()
    return f"{type(error).__name__}: {error}"


def _place(migration: Migration, error: Exception) -> str:
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) == migration.path
    ]
    return f"{migration.path}, line {lines[-1]}" if lines else str(migration.path)
