"""The audit log as administrators see it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from feather.db.pagination import Page
from feather_admin.lists.query import ListQuery, list_query, ordered, page_of
from feather_admin.lists.words import searched
from feather_admin.scope import conditions, model_of, visible
from feather_auth.store import store


def audit_actions() -> Sequence[str]:
    """Return the actions that the log has entries of, in alphabetical order."""
    entry = _model()
    found = select(entry.action).where(*conditions("audit")).distinct().order_by(entry.action)
    actions: Sequence[str] = store().session.scalars(found).all()
    return actions


def audit_query(actions: Sequence[str]) -> ListQuery:
    """Read from the address which entries to list.

    Args:
        actions: The actions to filter by.
    """
    return list_query(("when",), "-when", {"action": actions})


def list_audit(query: ListQuery) -> Page[Any]:
    """Return a page of entries, the latest first unless asked otherwise.

    Args:
        query: Which, and in which order.
    """
    entry = _model()
    columns = (entry.actor, entry.subject, entry.address, entry.request_id)
    statement = searched(visible("audit"), query.q, *columns)
    if "action" in query.filters:
        statement = statement.where(entry.action == query.filters["action"])
    sorts = {"when": entry.created_at}
    return page_of(ordered(statement, query.sort, sorts, entry.id), query.page)


def _model() -> Any:
    return model_of("audit")
