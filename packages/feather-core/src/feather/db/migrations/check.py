"""Whether migrations, database and models agree: what a deployment checks before it goes on."""

from dataclasses import dataclass
from typing import Literal

from flask import Flask

from feather.db.migrations.commands import compare, status


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree.

    Attributes:
        id: ``"db.pending"``, a migration that the database lacks, or ``"db.unwritten"``, a change
            of the models that no migration has.
        severity: ``"error"``: the app does not run correctly on this database.
        where: The migration's file, or what the change concerns.
        message: What is wrong.
        remedy: The command to run.
    """

    id: Literal["db.pending", "db.unwritten"]
    severity: Literal["error"]
    where: str
    message: str
    remedy: str


def check(app: Flask) -> tuple[Difference, ...]:
    """Look for migrations that are not applied, else for models that no migration describes.

    Only a database that has all migrations can be compared with the models.

    Args:
        app: The app, with its models imported.

    Returns:
        What was found; empty when everything agrees.

    Raises:
        MigrationError: The folder or the database cannot be read.
    """
    pending = status(app).pending
    if pending:
        return tuple(
            Difference(
                "db.pending",
                "error",
                str(migration.path),
                f"migration {migration.revision} ({migration.message}) is not applied",
                "feather db upgrade",
            )
            for migration in pending
        )
    return tuple(
        Difference(
            "db.unwritten",
            "error",
            operation.split()[-1],
            f"no migration has this change of the models: {operation}",
            "feather db migrate, then feather db upgrade",
        )
        for operation in compare(app)
    )
