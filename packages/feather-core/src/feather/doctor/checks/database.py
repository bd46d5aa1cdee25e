"""Checks of migrations and tables."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from feather.app.modules import is_own
from feather.doctor.findings import check
from feather.plugins.contributions import Finding

if TYPE_CHECKING:
    from feather.db.migrations.check import Difference

_RESERVED = "feather_"


@check("db.migrations", "The database and the migrations folder can be read")
def migrations(app: Flask) -> Iterator[Finding]:
    """Find what keeps ``feather db`` from working."""
    if not _has_tables(app):
        return
    from feather.db.migrations import MigrationError, status

    try:
        status(app)
    except MigrationError as error:
        yield Finding(
            "error", "migrations", str(error), "Do what it says, then run feather db status"
        )


@check("db.pending", "The database has every migration")
def pending(app: Flask) -> Iterator[Finding]:
    """Find migrations that are not applied."""
    return _differing(app, "db.pending")


@check("db.unwritten", "The migrations describe every model")
def unwritten(app: Flask) -> Iterator[Finding]:
    """Find changes of the models that no migration has."""
    return _differing(app, "db.unwritten")


@check("db.reserved-tables", f"No table of the app is called {_RESERVED}...")
def reserved_tables(app: Flask) -> Iterator[Finding]:
    """Find tables of the app that migrations would take for a plugin's."""
    if not _has_tables(app):
        return
    from feather.db import Model

    root = Path(app.root_path)
    for mapper in Model.registry.mappers:
        model = mapper.class_
        table = str(getattr(mapper.local_table, "name", ""))
        file = getattr(sys.modules.get(model.__module__), "__file__", None)
        if table.startswith(_RESERVED) and file and is_own(root, Path(file)):
            yield Finding(
                "error",
                f"{model.__module__}:{model.__name__}",
                f"the table {table!r} has a name that belongs to plugins: when the model is "
                "removed, no migration drops it",
                f"Give the model another __tablename__, such as {table.removeprefix(_RESERVED)!r}",
            )


def _differing(app: Flask, kind: str) -> Iterator[Finding]:
    for found in _differences(app):
        if found.id == kind:
            yield Finding(found.severity, found.where, found.message, found.remedy)


def _differences(app: Flask) -> "tuple[Difference, ...]":
    if not _has_tables(app):
        return ()
    from feather.db.migrations import MigrationError, status
    from feather.db.migrations.check import check as compare

    try:
        status(app)
    except MigrationError:
        return ()  # db.migrations tells it
    return compare(app)


def _has_tables(app: Flask) -> bool:
    """Tell whether the app uses Feather's database; one that does has imported it."""
    if "sqlalchemy" not in app.extensions:
        return False
    from feather.db import db

    return app.extensions["sqlalchemy"] is db and bool(db.metadata.tables)


CHECKS = (migrations, pending, unwritten, reserved_tables)
