"""Migrations: one history per app, kept by Alembic in the app's ``migrations`` folder."""

from feather.db.migrations.check import Difference, check
from feather.db.migrations.commands import (
    Status,
    Written,
    downgrade,
    init,
    migrate,
    status,
    upgrade,
    write_empty,
)
from feather.db.migrations.environment import run_env
from feather.db.migrations.errors import MigrationError
from feather.db.migrations.history import Migration

__all__ = [
    "Difference",
    "Migration",
    "MigrationError",
    "Status",
    "Written",
    "check",
    "downgrade",
    "init",
    "migrate",
    "run_env",
    "status",
    "upgrade",
    "write_empty",
]
