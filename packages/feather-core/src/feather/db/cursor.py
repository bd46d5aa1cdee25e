"""Pages that start after a row instead of at a number: as fast at the end as at the start."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Mapper, Query, class_mapper
from sqlalchemy.orm.exc import UnmappedColumnError
from sqlalchemy.sql.operators import desc_op

from feather.db.pagination import check_bounds, load, page_url, plain
from feather.exceptions import ValidationError

T = TypeVar("T")
Order = InstrumentedAttribute[Any] | UnaryExpression[Any]


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[T]):
    """One page of a query that goes on after a row; iterating it gives its items.

    Attributes:
        items: The rows of the page, at most ``per_page``.
        per_page: How many rows a page holds.
        next_cursor: What to ask the next page with; None on the last one.
    """

    items: list[T]
    per_page: int
    next_cursor: str | None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.next_cursor is not None

    def links(self, endpoint: str | None = None, **values: Any) -> dict[str, str | None]:
        """Build the address of the next page.

        Args:
            endpoint: The endpoint that lists the rows; by default the request's own, with its
                path and query parameters.
            **values: Further path and query parameters.

        Returns:
            ``next``; None on the last page.
        """
        if self.next_cursor is None:
            return {"next": None}
        asked = {"per_page": self.per_page, **values, "cursor": self.next_cursor}
        return {"next": page_url(endpoint, asked)}

    def to_dict(self, convert: Callable[[T], Any] | None = None) -> dict[str, Any]:
        """Give the page for an answer in JSON.

        Args:
            convert: Makes each item into plain data; by default a model's ``to_dict``.

        Returns:
            ``items``, ``per_page``, ``next_cursor``, ``has_next``.
        """
        return {
            "items": plain(self.items, convert),
            "per_page": self.per_page,
            "next_cursor": self.next_cursor,
            "has_next": self.has_next,
        }


@overload
def paginate_cursor(
    query: Query[T],
    order_by: Sequence[Order] | Order,
    cursor: str | None = None,
    per_page: int = 20,
    max_per_page: int = 100,
) -> CursorPage[T]: ...


@overload
def paginate_cursor(
    query: Select[T],
    order_by: Sequence[Order] | Order,
    cursor: str | None = None,
    per_page: int = 20,
    max_per_page: int = 100,
) -> CursorPage[T]: ...


def paginate_cursor(
    query: Query[Any] | Select[Any],
    order_by: Sequence[Order] | Order,
    cursor: str | None = None,
    per_page: int = 20,
    max_per_page: int = 100,
) -> CursorPage[Any]:
    """Load the page of a query that follows a cursor.

    Rows added or deleted meanwhile neither repeat nor skip others, and the last page costs what
    the first does if an index covers the order. There is no total and no way to a page by number.

    Args:
        query: ``Model.query...`` or ``db.select(Model)``; its own order is replaced.
        order_by: Columns of the model that are never NULL, such as ``Post.created_at.desc()``.
            The primary key is added, so that the order is complete.
        cursor: ``next_cursor`` of the page before; None for the first page.
        per_page: How many rows a page holds, from 1 to *max_per_page*.
        max_per_page: The largest *per_page* that is accepted.

    Returns:
        The page.

    Raises:
        ValidationError: *per_page* is out of bounds, or the cursor was not made by this app for
            this order.
        TypeError: The query does not select one model, or *order_by* holds something else than
            its columns or one that may be NULL.
    """
    check_bounds("per_page", per_page, max_per_page)
    columns = _columns(query, order_by if isinstance(order_by, Sequence) else [order_by])
    ordered = query.order_by(None).order_by(*(column.ordered for column in columns))
    if cursor is not None:
        ordered = ordered.where(_after(columns, _decode(columns, cursor)))
    rows = load(ordered.limit(per_page + 1))
    items = rows[:per_page]
    more = len(rows) > per_page
    return CursorPage(items, per_page, _encode(columns, items[-1]) if more else None)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of an order."""

    attribute: InstrumentedAttribute[Any]
    descends: bool

    @property
    def ordered(self) -> ColumnElement[Any]:
        return self.attribute.desc() if self.descends else self.attribute.asc()

    @property
    def fingerprint(self) -> str:
        return f"{self.attribute}:{type(self.attribute.type).__name__}:{self.descends}"

    def after(self, value: Any) -> ColumnElement[bool]:
        operator = lt if self.descends else gt
        condition: ColumnElement[bool] = operator(self.attribute, value)
        return condition

    def not_before(self, value: Any) -> ColumnElement[bool]:
        operator = le if self.descends else ge
        condition: ColumnElement[bool] = operator(self.attribute, value)
        return condition


def _columns(query: Query[Any] | Select[Any], order_by: Sequence[Order]) -> list[_Column]:
    described: Any = query.column_descriptions
    entity = described[0]["entity"]
    if len(described) != 1 or entity is None or described[0]["expr"] is not entity:
        raise TypeError("paginate_cursor needs a query of one model, such as db.select(Post)")
    mapper: Mapper[Any] = class_mapper(entity)
    columns: dict[str, _Column] = {}
    descends = False
    for order in (*order_by, *mapper.primary_key):
        name = _attribute(mapper, order)
        # The key goes in the direction of the last column, so that one index serves both.
        if isinstance(order, UnaryExpression | InstrumentedAttribute):
            descends = getattr(order, "modifier", None) is desc_op
        columns.setdefault(name, _Column(getattr(entity, name), descends))
    return [*columns.values()]


def _attribute(mapper: Mapper[Any], order: Any) -> str:
    column = order.element if isinstance(order, UnaryExpression) else order
    with suppress(UnmappedColumnError, AttributeError, NotImplementedError):
        if isinstance(column, InstrumentedAttribute):
            column = column.__clause_element__()
        name = mapper.get_property_by_column(column).key
        if not mapper.columns[name].nullable:
            return name
    raise TypeError(
        f"paginate_cursor cannot order by {order}: it takes columns of "
        f"{mapper.class_.__name__} that are never NULL, with .asc() or .desc()"
    )


def _after(columns: list[_Column], values: list[Any]) -> ColumnElement[bool]:
    """The rows that follow one with these values: (a, b) > (x, y), each in its direction."""
    cases: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for column, value in zip(columns, values, strict=True):
        cases.append(and_(*equal, column.after(value)))
        equal.append(column.attribute == value)
    # Says nothing new, but in a form for which a database starts in the middle of an index.
    start = columns[0].not_before(values[0])
    return and_(start, or_(*cases))


_KINDS: dict[str, tuple[type[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "n": (int, int, int),
    "f": (float, float, float),
    "s": (str, str, str),
    "t": (datetime, datetime.isoformat, datetime.fromisoformat),
    "d": (date, date.isoformat, date.fromisoformat),
    "u": (UUID, str, UUID),
    "m": (Decimal, str, Decimal),
}
"""By letter: a type of values, how one becomes JSON and how it comes back."""


def _serializer() -> URLSafeSerializer:
    keys = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or ()), current_app.secret_key]
    if keys[-1] is None:
        raise RuntimeError("paginate_cursor signs its cursors: set SECRET_KEY")
    return URLSafeSerializer(
        keys, salt="feather.db.cursor", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _encode(columns: list[_Column], row: Any) -> str:
    parts = [[column.fingerprint for column in columns]]
    for column in columns:
        value = getattr(row, column.attribute.key)
        kind = next((k for k, (type_, _, _) in _KINDS.items() if type(value) is type_), None)
        if kind is None:
            raise TypeError(
                f"paginate_cursor cannot order by {column.attribute}: it has values of the type "
                f"{type(value).__name__}, and takes numbers, text, dates, times and UUIDs"
            )
        parts.append([kind, _KINDS[kind][1](value)])
    return str(_serializer().dumps(parts))


def _decode(columns: list[_Column], cursor: str) -> list[Any]:
    try:
        order, *values = _serializer().loads(cursor)
        if order == [column.fingerprint for column in columns]:
            return [_KINDS[kind][2](value) for kind, value in values]
    except (BadData, ValueError, TypeError):
        pass  # what exactly is wrong with it helps nobody but who made it up
    raise ValidationError(
        "The cursor is not one of this list: start at the first page.", field="cursor"
    )
