"""Which rows form a list: what ``__ordering_scope__`` means for a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_
from sqlalchemy.orm import Mapper

from feather.db.mixins.soft_delete import SoftDeleteMixin

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """How the rows of a model are ordered.

    Attributes:
        table: The table that holds the position.
        scope: The columns whose equal values make rows one list, by attribute name.
        deleted: The column that takes a row out of its list when set; None if rows have none.
    """

    table: Table
    position: Column[int]
    keys: tuple[Column[Any], ...]
    scope: Mapping[str, Column[Any]]
    deleted: Column[Any] | None

    @staticmethod
    def of_mapper(mapper: Mapper[Any]) -> "Order":
        """Read a model's ``__ordering_scope__``.

        Args:
            mapper: The model's mapper.

        Raises:
            TypeError: It is not a list of columns of the model's table.
        """
        names = mapper.class_.__ordering_scope__
        position = mapper.columns["position"]
        table = position.table
        known = {
            name: column
            for name, column in mapper.columns.items()
            if isinstance(column, Column) and column.table is table
        }
        if isinstance(names, str) or not set(names) <= known.keys():
            raise TypeError(
                f"{mapper.class_.__name__}.__ordering_scope__ = {names!r} must be a list of "
                f"columns of the table {table.name}: those are {', '.join(sorted(known))}"
            )
        late = [name for name in names if _comes_late(known[name])]
        if late:
            raise TypeError(
                f"{mapper.class_.__name__}.{late[0]} has a default that is computed when the row "
                "is inserted, but the row's list must be known before: give it a plain value as "
                "default, or set it in __init__"
            )
        soft = issubclass(mapper.class_, SoftDeleteMixin)
        return Order(
            table,
            position,
            tuple(table.primary_key.columns),
            {name: known[name] for name in names},
            known["deleted_at"] if soft else None,
        )

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that decide in which list a row is."""
        return (*self.scope, *(("deleted_at",) if self.deleted is not None else ()))

    def list_of(self, values: Values) -> "OrderedList | None":
        """Return the list of a row with these *values*; None for a deleted row."""
        if values.get("deleted_at") is not None and self.deleted is not None:
            return None
        return OrderedList(self, tuple(values.get(name) for name in self.scope))


@dataclass(frozen=True, slots=True, eq=False)
class OrderedList:
    """One list.

    Attributes:
        order: What its rows are.
        values: What they have in common, in the order of ``__ordering_scope__``.
    """

    order: Order
    values: tuple[Any, ...]

    @property
    def lock(self) -> int:
        """The number of its lock, the same in every process, within 64 bits and signed."""
        parts = [self.order.table.fullname]
        parts += ["" if value is None else f"={value}" for value in self.values]
        digest = blake2b("\0".join(parts).encode(), digest_size=8, person=b"feather-order")
        return int.from_bytes(digest.digest(), "big", signed=True)

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition that its rows fulfil."""
        columns = self.order.scope.values()
        equal = [
            column.is_(None) if value is None else column == value
            for column, value in zip(columns, self.values, strict=True)
        ]
        if self.order.deleted is not None:
            equal.append(self.order.deleted.is_(None))
        return and_(True, *equal)


def _comes_late(column: Column[Any]) -> bool:
    if column.default is None:
        return column.server_default is not None
    return not column.default.is_scalar
