"""``OrderingMixin``: rows with a place in a list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlalchemy import inspect
from sqlalchemy.orm import Mapped, attributes, mapped_column, object_session
from sqlalchemy.orm.exc import ObjectDeletedError

from feather.exceptions import NotFoundError, ValidationError

if TYPE_CHECKING:
    from flask_sqlalchemy.query import Query

BESIDE = "feather_beside"
"""Under this name an object says to which other one the flush shall move it."""
GONE = "What was to be moved does not exist any more."


class OrderingMixin:
    """Rows that have a place among others: cards of a column, entries of a menu.

    A new row goes to the end of its list, a deleted one leaves no gap, and one whose scope
    columns change goes to the end of the other list. Positions stay distinct and without gaps
    however many processes write, because each change locks its list until the transaction ends.
    Bulk statements (``db.insert``, ``db.update``, ``db.delete``) pass all of this by: after
    them the next change of a list through objects numbers it anew.

    Attributes:
        position: The index in the list, from 0. Assigning one moves the row there.
        __ordering_scope__: Names of the columns that make rows one list when they are equal;
            by default the table is one list.
    """

    __ordering_scope__: ClassVar[Sequence[str]] = ()

    position: Mapped[int] = mapped_column(sort_order=99)

    if TYPE_CHECKING:
        query: ClassVar[Query]

    def move_to(self, index: int) -> None:
        """Move the row within its list; pending changes of the session are flushed with it.

        Args:
            index: The new position: 0 is the top; more than the last means the end.

        Raises:
            ValidationError: The index is no whole number from 0 on, or the row is deleted.
            NotFoundError: The row does not exist any more.
            RuntimeError: The row is in no session.
        """
        if isinstance(index, bool) or not isinstance(index, int) or index < 0:
            raise ValidationError(
                "The position must be a whole number, 0 or more.", field="position"
            )
        self._move(index)

    def move_above(self, other: Self) -> None:
        """Move the row directly before another one of its list.

        Args:
            other: The row that shall follow.

        Raises:
            ValidationError: The rows are in different lists, or one is deleted.
            ConflictError: The other row has left the list meanwhile.
            NotFoundError: The row does not exist any more.
            RuntimeError: The row is in no session.
        """
        self._move_beside(other, 0)

    def move_below(self, other: Self) -> None:
        """Move the row directly after another one of its list.

        Args:
            other: The row that shall precede.

        Raises:
            ValidationError: The rows are in different lists, or one is deleted.
            ConflictError: The other row has left the list meanwhile.
            NotFoundError: The row does not exist any more.
            RuntimeError: The row is in no session.
        """
        self._move_beside(other, 1)

    @classmethod
    def query_ordered(cls, **scope: Any) -> "Query":
        """Query a list in its order.

        Args:
            **scope: Values of the scope columns, such as ``column_id=...``.

        Returns:
            A query like ``Model.query``.
        """
        keys = inspect(cls).primary_key
        ordered: Query = cls.query.filter_by(**scope).order_by(cls.position, *keys)
        return ordered

    def _move_beside(self, other: Self, offset: int) -> None:
        if other is self:
            return
        for name in self.__ordering_scope__:
            if getattr(self, name) != getattr(other, name):
                raise ValidationError(
                    f"These are in different lists ({name} differs): "
                    f"change {name} first, then move within the list.",
                    field=name,
                )
        _refuse_deleted(other)
        info = inspect(self).info
        info[BESIDE] = inspect(other), offset
        try:
            self._move(0)
        finally:
            del info[BESIDE]

    def _move(self, index: int) -> None:
        _refuse_deleted(self)
        session = object_session(self)
        if session is None:
            raise RuntimeError(
                f"{type(self).__name__} has no list yet: db.session.add() it before moving it"
            )
        # The flush takes the locks before it touches any row, so nothing may be sent before.
        self.position = index
        attributes.flag_modified(self, "position")  # also if it seemed to be there already
        session.flush()


def _refuse_deleted(row: OrderingMixin) -> None:
    try:
        deleted = getattr(row, "deleted_at", None) is not None
    except ObjectDeletedError:
        raise NotFoundError(GONE) from None
    if deleted:
        raise ValidationError("It is deleted: restore it before moving it.")
