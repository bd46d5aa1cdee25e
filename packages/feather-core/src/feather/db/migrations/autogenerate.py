"""How models become migration files."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import MetaData
from sqlalchemy.types import TypeDecorator, TypeEngine

_PLUGIN_PREFIX = "feather_"
_OWN_PACKAGES = ("feather.", "feather_")


def keep_absent_plugins(metadata: MetaData) -> Callable[..., bool]:
    """Make the filter that saves the data of plugins which are not installed now.

    Args:
        metadata: The tables of the app and its installed plugins.

    Returns:
        Alembic's ``include_name``: False for a table in the database that belongs to a plugin
        and that no model describes, so that it is neither compared nor dropped.
    """

    def include_name(name: str | None, kind: str, _parents: object) -> bool:
        absent = name is not None and name not in metadata.tables
        return not (kind == "table" and absent and str(name).startswith(_PLUGIN_PREFIX))

    return include_name


def render_type(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Write a column type so that the migration file can be imported, now and in years.

    Args:
        kind: What Alembic is about to write; only types are treated here.
        item: The type.
        context: Where the imports of the file are collected.

    Returns:
        For a type of Feather's or a plugin's the plain SQLAlchemy type that it stores; else
        False, which lets Alembic write it, with the import that an app's own type needs.
    """
    if kind != "type" or not isinstance(item, TypeEngine):
        return False
    module = type(item).__module__
    if isinstance(item, TypeDecorator) and module.startswith(_OWN_PACKAGES):
        return f"sa.{item.impl!r}"
    if not module.startswith("sqlalchemy."):
        context.imports.add(f"import {module}")
    return False


def describe(upgrade: ops.UpgradeOps) -> tuple[str, ...]:
    """Say in a line each what a migration does.

    Args:
        upgrade: The operations that Alembic found.

    Returns:
        Lines such as ``add column note.title``.
    """
    return tuple(_describe(upgrade))


def _describe(container: ops.OpContainer) -> Iterator[str]:
    for op in container.ops:
        match op:
            case ops.ModifyTableOps():
                yield from _describe(op)
            case ops.CreateTableOp():
                yield f"create table {op.table_name}"
            case ops.DropTableOp():
                yield f"drop table {op.table_name}"
            case ops.AddColumnOp():
                yield f"add column {op.table_name}.{op.column.name}"
            case ops.DropColumnOp():
                yield f"drop column {op.table_name}.{op.column_name}"
            case ops.AlterColumnOp():
                yield f"alter column {op.table_name}.{op.column_name}"
            case ops.CreateIndexOp():
                yield f"create index {op.index_name}"
            case ops.DropIndexOp():
                yield f"drop index {op.index_name}"
            case ops.AddConstraintOp():
                yield f"add constraint {op.to_constraint().name}"
            case ops.DropConstraintOp():
                yield f"drop constraint {op.constraint_name}"
            case _:
                yield type(op).__name__
