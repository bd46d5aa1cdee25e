"""Migrations: one history per app, kept by Alembic in the app's ``migrations`` folder."""

from feather.db.migrations.commands import (
    Status,
    Written,
    downgrade,
    init,
    migrate,
    status,
    upgrade,
)
from feather.db.migrations.environment import run_env
from feather.db.migrations.errors import MigrationError
from feather.db.migrations.history import Migration

__all__ = [
    "Migration",
    "MigrationError",
    "Status",
    "Written",
    "downgrade",
    "init",
    "migrate",
    "run_env",
    "status",
    "upgrade",
]
