"""What happens to a migration before ``feather db migrate`` writes it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations.ops import MigrationScript

PREFIX = "feather_hello_"


def comment_tables(context: object, revision: object, scripts: "list[MigrationScript]") -> None:  # noqa: ARG001  # as Alembic calls it
    """Say in the database which plugin a table belongs to.

    Args:
        context: Alembic's migration context.
        revision: The revision that the new one follows.
        scripts: The migrations to be written; changed in place.
    """
    from alembic.operations.ops import CreateTableOp

    for script in scripts:
        for operation in script.upgrade_ops.ops if script.upgrade_ops else ():
            if isinstance(operation, CreateTableOp) and operation.table_name.startswith(PREFIX):
                operation.comment = "Belongs to feather-hello"
