"""Numbered pages of a query."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from flask import url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Query

from feather.db.base import db
from feather.db.record import Record
from feather.exceptions import ValidationError
from feather.http.addresses import current_address

T = TypeVar("T")
LAST_PAGE = 1_000_000
"""No page beyond it is asked of the database."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a query; iterating it gives its items.

    Attributes:
        items: The rows of the page, at most ``per_page``.
        page: Its number, from 1.
        per_page: How many rows a page holds.
        total: How many rows there are on all pages.
    """

    items: list[T]
    page: int
    per_page: int
    total: int

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def pages(self) -> int:
        """How many pages there are; 0 when there are no rows."""
        return -(-self.total // self.per_page)

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.page < self.pages

    @property
    def has_prev(self) -> bool:
        """Whether a page precedes."""
        return self.page > 1

    @property
    def next_num(self) -> int | None:
        """The number of the next page; None on the last one."""
        return self.page + 1 if self.has_next else None

    @property
    def prev_num(self) -> int | None:
        """The number of the page before; None on the first one."""
        return self.page - 1 if self.has_prev else None

    def links(self, endpoint: str | None = None, **values: Any) -> dict[str, str | None]:
        """Build the addresses of this and the neighbouring pages.

        Args:
            endpoint: The endpoint that lists the rows; by default the request's own, with its
                path and query parameters.
            **values: Further path and query parameters.

        Returns:
            ``self``, ``first``, ``prev``, ``next`` and ``last``; None where there is none.
        """
        asked = {"per_page": self.per_page, **values}
        numbers = {
            "self": self.page,
            "first": 1,
            "prev": self.prev_num,
            "next": self.next_num,
            "last": max(self.pages, 1),
        }
        return {
            name: page_url(endpoint, {**asked, "page": number}) if number else None
            for name, number in numbers.items()
        }

    def to_dict(self, convert: Callable[[T], Any] | None = None) -> dict[str, Any]:
        """Give the page for an answer in JSON.

        Args:
            convert: Makes each item into plain data; by default a model's ``to_dict``.

        Returns:
            ``items``, ``page``, ``per_page``, ``total``, ``pages``, ``has_next``, ``has_prev``.
        """
        return {
            "items": plain(self.items, convert),
            "page": self.page,
            "per_page": self.per_page,
            "total": self.total,
            "pages": self.pages,
            "has_next": self.has_next,
            "has_prev": self.has_prev,
        }


@overload
def paginate(
    query: Query[T], page: int = 1, per_page: int = 20, max_per_page: int = 100
) -> Page[T]: ...


@overload
def paginate(
    query: Select[T], page: int = 1, per_page: int = 20, max_per_page: int = 100
) -> Page[T]: ...


@overload
def paginate(
    query: Select[*tuple[Any, ...]], page: int = 1, per_page: int = 20, max_per_page: int = 100
) -> Page[Any]: ...


def paginate(
    query: Query[Any] | Select[*tuple[Any, ...]],
    page: int = 1,
    per_page: int = 20,
    max_per_page: int = 100,
) -> Page[Any]:
    """Load one page of a query, and count its rows unless the page shows how many there are.

    Args:
        query: ``Model.query...`` or ``db.select(...)``, ordered by something that is unique at
            the end, such as ``created_at, id``: rows that compare equal have no order.
        page: The page's number, from 1 to 1,000,000. One after the last is empty.
        per_page: How many rows a page holds, from 1 to *max_per_page*.
        max_per_page: The largest *per_page* that is accepted.

    Returns:
        The page.

    Raises:
        ValidationError: *page* or *per_page* is no whole number or out of bounds; the message
            is in ``fields`` under its name.
    """
    check_bounds("page", page, LAST_PAGE)
    check_bounds("per_page", per_page, max_per_page)
    start = (page - 1) * per_page
    items = load(query.limit(per_page).offset(start))
    is_last = len(items) < per_page and (items or page == 1)
    total = start + len(items) if is_last else _count(query)
    return Page(items, page, per_page, total)


def check_bounds(name: str, value: object, largest: int) -> None:
    """Refuse a parameter that is not a whole number from 1 to *largest*.

    Args:
        name: The parameter.
        value: What was given.
        largest: The largest accepted value.

    Raises:
        ValidationError: It is not.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= largest:
        raise ValidationError(f"{name} must be a whole number from 1 to {largest}.", field=name)


def load(query: Query[Any] | Select[*tuple[Any, ...]]) -> list[Any]:
    """Run a query.

    Args:
        query: A query of either kind.

    Returns:
        Objects or values if the query selects one thing, else rows.
    """
    if isinstance(query, Query):
        return query.all()
    result = db.session.execute(query)
    columns = query.column_descriptions
    if len(columns) > 1:
        return list(result)
    entity = columns[0]["entity"]
    # Joined loading of a collection repeats its owner; values may well repeat.
    is_model = entity is not None and columns[0]["expr"] is entity
    return list(result.unique().scalars() if is_model else result.scalars())


def page_url(endpoint: str | None, values: dict[str, Any]) -> str:
    """Build the address of a page.

    Args:
        endpoint: The endpoint; None for the request's own, whose parameters are kept.
        values: Path and query parameters.
    """
    if endpoint is not None:
        return url_for(endpoint, **values)
    return current_address(**values)


def plain(items: list[Any], convert: Callable[[Any], Any] | None) -> list[Any]:
    """Make items into plain data.

    Args:
        items: What a page holds.
        convert: How; by default a model's ``to_dict``, and other values stay as they are.
    """
    if convert is not None:
        return [convert(item) for item in items]
    return [item.to_dict() if isinstance(item, Record) else item for item in items]


def _count(query: Query[Any] | Select[*tuple[Any, ...]]) -> int:
    if isinstance(query, Query):
        return query.order_by(None).count()
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total: int = db.session.execute(
        counted, execution_options=dict(query.get_execution_options())
    ).scalar_one()
    return total
