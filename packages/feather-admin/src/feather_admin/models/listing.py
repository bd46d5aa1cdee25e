"""The list of a model: what its address asks for, and the rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload, selectinload

from feather.db.pagination import Page
from feather_admin.lists.query import ListQuery, list_query, ordered, page_of
from feather_admin.lists.words import searched
from feather_admin.models.choices import Choices, choices
from feather_admin.models.fields import Field
from feather_admin.models.keys import parsed_key
from feather_admin.models.naming import key_attribute
from feather_admin.models.resource import Resource
from feather_admin.models.rows import visible_rows
from feather_auth.store import store

FLAGS = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})
_AT_ONCE = 500


class _Ids(Collection[str]):
    """All ids that rows of a model could have."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and parsed_key(self.model, text) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def query_of(resource: Resource) -> ListQuery:
    """Read the address of the request.

    Args:
        resource: The model.
    """
    known: dict[str, Collection[str]] = {}
    for field in resource.filters:
        if field.relation is not None:
            known[field.name] = _Ids(field.relation.model)
        else:
            known[field.name] = [option["value"] for option in _options(field)]
    return list_query(resource.sorts, resource.order, known)


def page_of_rows(resource: Resource, query: ListQuery) -> Page[Any]:
    """Load a page of rows, with what they are related to.

    Args:
        resource: The model.
        query: Which rows, in which order.
    """
    counted = _narrowed(resource, query, func.count(resource.key))
    total = store().session.scalar(counted)
    statement = _narrowed(resource, query).options(*loaded(resource.columns))
    rows = ordered(statement, query.sort, resource.sorts, resource.key)
    return page_of(rows, query.page, total=total)


def exported(resource: Resource, query: ListQuery) -> Iterator[Sequence[Any]]:
    """Return what the list shows of the rows that it asks for, without loading all at once.

    Args:
        resource: The model.
        query: Which rows, in which order.
    """
    statement = _narrowed(resource, query).options(*loaded(resource.columns))
    rows = ordered(statement, query.sort, resource.sorts, resource.key).forward
    return _cells(resource, rows)  # which is read when the scope cannot be told any more


def _cells(resource: Resource, rows: Select[Any]) -> Iterator[Sequence[Any]]:
    for row in store().session.scalars(rows, execution_options={"yield_per": _AT_ONCE}):
        yield [str(getattr(row, resource.key.key)), *(f.cell(row) for f in resource.columns)]


def loaded(fields: Sequence[Field]) -> list[Any]:
    """Return the options that load the relationships among some fields along with the rows.

    Args:
        fields: What is shown.
    """
    return [
        selectinload(field.attribute) if field.relation.many else joinedload(field.attribute)
        for field in fields
        if field.relation is not None
    ]


def filters_of(resource: Resource, query: ListQuery) -> Mapping[str, Choices]:
    """Return what each filter offers.

    Args:
        resource: The model.
        query: What is chosen.
    """
    offered = {}
    for field in resource.filters:
        chosen = [query.filters[field.name]] if field.name in query.filters else []
        if field.relation is not None:
            offered[field.name] = choices(field, chosen)
        else:
            offered[field.name] = Choices(_options(field), chosen, more=False)
    return offered


def _options(field: Field) -> Sequence[dict[str, str]]:
    if field.kind == "flag":
        return FLAGS
    return [{"value": choice.value, "label": choice.label} for choice in field.shape.choices]


def _narrowed(resource: Resource, query: ListQuery, *what: Any) -> Select[Any]:
    statement = searched(visible_rows(resource.model, *what), query.q, *resource.search)
    for field in resource.filters:
        if field.name in query.filters:
            statement = statement.where(_condition(field, query.filters[field.name]))
    return statement


def _condition(field: Field, chosen: str) -> Any:
    if field.relation is not None:
        key = key_attribute(field.relation.model)
        parsed = parsed_key(field.relation.model, chosen)
        if [remote for _, remote in field.relation.pairs] == [key.key]:
            return getattr(field.attribute.class_, field.relation.pairs[0][0]) == parsed
        same = key == parsed
        return field.attribute.any(same) if field.relation.many else field.attribute.has(same)
    if field.kind == "flag":
        return field.attribute.is_(True) if chosen == "yes" else field.attribute.is_not(True)
    stored = next(choice.stored for choice in field.shape.choices if choice.value == chosen)
    return field.attribute == stored
