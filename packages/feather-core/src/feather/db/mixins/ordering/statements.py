"""The statements that read and number a list; its lock must be held."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    update,
)

from feather.db.mixins.ordering.lists import Order, OrderedList

Key = tuple[Any, ...]


def stored(connection: Connection, order: Order, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """Ask the database in which lists rows are.

    Args:
        connection: Where to ask.
        order: What the rows are.
        keys: Their primary keys.

    Returns:
        What decides about the list, by key; rows that do not exist are missing.
    """
    columns = [*order.scope.values(), *([] if order.deleted is None else [order.deleted])]
    count = len(order.keys)
    asked = select(*order.keys, *columns).where(or_(*(_is(order, key) for key in keys)))
    return {
        tuple(row[:count]): dict(zip(order.attributes, row[count:], strict=True))
        for row in connection.execute(asked)
    }


def end(connection: Connection, rows: OrderedList) -> int:
    """Return the position after the last one of a list.

    Args:
        connection: Where to ask.
        rows: The list.
    """
    last = func.coalesce(func.max(rows.order.position) + 1, 0)
    return connection.execute(select(last).where(rows.rows)).scalar_one()


def index_of(connection: Connection, rows: OrderedList, key: Key, without: Key) -> int | None:
    """Return where a row stands in its list, another row left out.

    Args:
        connection: Where to ask.
        rows: The list.
        key: The row.
        without: The other row.

    Returns:
        The index from 0; None if the row is not in the list.
    """
    order = rows.order
    others = _ranked(rows).where(~_is(order, without)).subquery()
    wanted = and_(*(others.c[c.key] == v for c, v in zip(order.keys, key, strict=True)))
    return connection.execute(select(others.c.rank).where(wanted)).scalar_one_or_none()


def close(connection: Connection, rows: OrderedList) -> Iterator[tuple[Key, int]]:
    """Number a list from 0 without gaps, in its present order.

    Args:
        connection: Where to do it.
        rows: The list.

    Returns:
        The rows that got another position, and that position.
    """
    ranked = _ranked(rows).subquery()
    return _number(connection, rows.order, ranked, ranked.c.rank)


def place(
    connection: Connection, rows: OrderedList, key: Key, index: int
) -> Iterator[tuple[Key, int]]:
    """Number a list from 0 without gaps, with one row at a certain index.

    Args:
        connection: Where to do it.
        rows: The list.
        key: The row.
        index: Where it belongs; at the end if the list is shorter.

    Returns:
        The rows that got another position, and that position.
    """
    order = rows.order
    chosen = case((_is(order, key), 1), else_=0)
    last = func.count().over() - 1
    ranked = _ranked(rows, chosen).add_columns(chosen.label("chosen"), last.label("last"))
    r = ranked.subquery().c
    wanted = literal(index)
    position = case(
        (and_(r.chosen == 1, wanted > r.last), r.last),
        (r.chosen == 1, wanted),
        (r["rank"] >= wanted, r["rank"] + 1),
        else_=r["rank"],
    )
    return _number(connection, order, r, position)


def _ranked(rows: OrderedList, partition: ColumnElement[Any] | None = None) -> Select[Any]:
    """The keys of a list with their index. Equal positions, if there are any, go by key."""
    order = rows.order
    rank = func.row_number().over(partition_by=partition, order_by=(order.position, *order.keys))
    return select(*order.keys, (rank - 1).label("rank")).where(rows.rows)


def _number(
    connection: Connection, order: Order, ranked: Any, position: ColumnElement[int]
) -> Iterator[tuple[Key, int]]:
    columns = getattr(ranked, "c", ranked)
    same = (key == columns[key.key] for key in order.keys)
    # To be moved aside is no change of a row: what follows changes, such as updated_at, stays.
    kept = {c: c for c in order.table.c if c.onupdate is not None}
    numbered = (
        update(order.table)
        .values({order.position: position, **kept})
        .where(*same, order.position.is_distinct_from(position))
        .returning(*order.keys, order.position)
    )
    changed: Sequence[Row[Any]] = connection.execute(numbered).all()
    return ((tuple(row[:-1]), row[-1]) for row in changed)


def _is(order: Order, key: Key) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(order.keys, key, strict=True)))
