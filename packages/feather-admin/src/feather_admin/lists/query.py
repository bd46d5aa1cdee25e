"""What the address of a list asks for, held within bounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, select

from feather.db.pagination import LAST_PAGE, Page
from feather_auth.store import store

PER_PAGE = 25
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class ListQuery:
    """What somebody wants to see of a list.

    Anything in an address that the list does not know is as good as not there: links go stale,
    and people edit them.

    Attributes:
        q: The words to look for.
        sort: The key to sort by, with ``-`` in front when descending.
        page: The number of the page, from 1.
        filters: The chosen value of each filter that is set.
    """

    q: str
    sort: str
    page: int
    filters: Mapping[str, str]

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.q or self.filters)

    def arguments(self) -> dict[str, str]:
        """Return the parameters of an address that asks for the same rows."""
        return {**({"q": self.q} if self.q else {}), **self.filters}


def list_query(
    sorts: Collection[str], default_sort: str, filters: Mapping[str, Collection[str]]
) -> ListQuery:
    """Read the address of the request.

    Args:
        sorts: The keys that the list can be sorted by.
        default_sort: How it is sorted unless the address says so.
        filters: The values that each filter can have.
    """
    asked = request.args
    sort = asked.get("sort", "")
    number = asked.get("page", "1")
    chosen = {name: asked.get(name, "") for name in filters}
    return ListQuery(
        q=" ".join(asked.get("q", "").replace("\0", "").split())[:_LONGEST_SEARCH],
        sort=sort if sort.removeprefix("-") in sorts else default_sort,
        page=min(int(number[:9]), LAST_PAGE) if number.isascii() and number.isdigit() else 1,
        filters={name: value for name, value in chosen.items() if value in filters[name]},
    )


@dataclass(frozen=True)
class Sorted:
    """A statement with an order.

    Attributes:
        forward: The statement in its order.
        backward: The same from the end.
    """

    forward: Select[Any]
    backward: Select[Any]


def ordered(statement: Select[Any], sort: str, columns: Mapping[str, Any], key: Any) -> Sorted:
    """Sort a statement, and rows that compare equal by their key.

    Args:
        statement: The statement.
        sort: A key of *columns*, with ``-`` in front when descending.
        columns: What each key sorts by.
        key: The primary key.
    """
    column = columns[sort.removeprefix("-")]
    up, down = statement.order_by(column, key), statement.order_by(column.desc(), key.desc())
    return Sorted(down, up) if sort.startswith("-") else Sorted(up, down)


def page_of(
    rows: Sorted, number: int, per_page: int = PER_PAGE, total: int | None = None
) -> Page[Any]:
    """Load a page of a statement that selects one thing; the last one if there are not so many.

    A page of the second half is read from the end: the last one takes no longer than the first.

    Args:
        rows: The statement.
        number: The number of the page.
        per_page: How many rows a page has.
        total: How many rows there are, where that is known.
    """
    session = store().session
    if total is None:
        counted = select(func.count()).select_from(rows.forward.order_by(None).subquery())
        total = int(session.scalar(counted))
    number = max(1, min(number, -(-total // per_page)))
    start = (number - 1) * per_page
    end = min(start + per_page, total)
    if start <= total // 2:
        found = session.scalars(rows.forward.limit(per_page).offset(start)).all()
    else:
        last_first = rows.backward.limit(end - start).offset(total - end)
        found = session.scalars(last_first).all()[::-1]
    return Page(list(found), number, per_page, total)
