"""What the app's ``migrations/env.py`` runs: Alembic, set up for this app's database."""

from typing import TYPE_CHECKING, Any

from alembic import context

from feather.db import sqlite
from feather.db.base import db
from feather.db.migrations.autogenerate import keep_absent_plugins, render_type
from feather.db.migrations.errors import MigrationError

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection


def run_env() -> None:
    """Run the migration command that ``feather db`` started.

    Raises:
        MigrationError: Something other than ``feather db`` loaded the file.
    """
    config = getattr(context, "config", None)
    connection: Connection | None = config and config.attributes.get("connection")
    if connection is None:
        raise MigrationError("migrations/env.py is run by the feather command: use feather db")
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_name=keep_absent_plugins(db.metadata),
        render_item=render_type,
        compare_type=True,
        compare_server_default=True,
        # SQLite can alter little: Alembic copies the table instead.
        render_as_batch=on_sqlite,
        # Alembic knows the driver's own SQLite transactions, which leave DDL out; ours do not.
        transactional_ddl=True if on_sqlite else None,
        transaction_per_migration=True,
        on_version_apply=_check_foreign_keys if on_sqlite else None,
    )
    with context.begin_transaction():
        context.run_migrations()


def _check_foreign_keys(ctx: "MigrationContext", *_: Any, **__: Any) -> None:
    if ctx.connection is not None:
        sqlite.check_foreign_keys(ctx.connection)
