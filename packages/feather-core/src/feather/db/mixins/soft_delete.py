"""Rows that leave every query without leaving the database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

from feather.db.types import UTCDateTime

if TYPE_CHECKING:
    from flask_sqlalchemy.query import Query

T = TypeVar("T")
INCLUDE_DELETED = "include_deleted"
"""The execution option with which a statement sees deleted rows."""


class SoftDeleteMixin:
    """Deletion that can be undone: the row stays, and queries pass over it.

    ``Model.query``, ``db.select``, ``get``, relationships and bulk ``db.update`` and
    ``db.delete`` see only rows that are not deleted. Add
    ``.execution_options(include_deleted=True)`` to a statement to see all of them. SQL text and
    statements on ``Model.__table__`` always do.

    Attributes:
        deleted_at: When the row was deleted, an aware datetime in UTC; None while it is not.
    """

    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime, sort_order=102)

    if TYPE_CHECKING:
        query: ClassVar[Query]

    def soft_delete(self) -> None:
        """Mark the row as deleted; the first time counts, and nothing is committed."""
        if self.deleted_at is None:
            self.deleted_at = datetime.now(UTC)

    def restore(self) -> None:
        """Take the deletion back; nothing is committed."""
        self.deleted_at = None

    @classmethod
    def query_active(cls) -> "Query":
        """Query the rows that are not deleted, as ``Model.query`` does too.

        Returns:
            A query like ``Model.query`` that says so in its text.
        """
        query: Query = cls.query.filter(cls.deleted_at.is_(None))
        return query

    @classmethod
    def query_with_deleted(cls) -> "Query":
        """Query all rows, deleted or not.

        Returns:
            A query like ``Model.query``. Relationships of what it finds are filtered as ever.
        """
        query: Query = cls.query.execution_options(**{INCLUDE_DELETED: True})
        return query


# Built once, so that SQLAlchemy compiles a statement once too.
_ONLY_ACTIVE = with_loader_criteria(
    SoftDeleteMixin,
    lambda cls: cls.deleted_at.is_(None),
    include_aliases=True,
)


def _filter(state: ORMExecuteState) -> None:
    if state.is_column_load or state.execution_options.get(INCLUDE_DELETED):
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_ONLY_ACTIVE)


@event.listens_for(SoftDeleteMixin, "after_mapper_constructed", propagate=True)
def _start_filtering(_mapper: Mapper[Any], _class: type[Any]) -> None:
    """Apps without such a model do not pay for the filter."""
    if not event.contains(Session, "do_orm_execute", _filter):
        event.listen(Session, "do_orm_execute", _filter)


def unless_deleted(found: T | None, options: Mapping[str, Any] | None) -> T | None:
    """Judge what a session knew without asking the database.

    Args:
        found: The object, or None.
        options: The execution options of the look-up.

    Returns:
        The object; None if it is deleted and the options do not include those.
    """
    deleted = isinstance(found, SoftDeleteMixin) and found.deleted_at is not None
    return None if deleted and not (options or {}).get(INCLUDE_DELETED) else found
