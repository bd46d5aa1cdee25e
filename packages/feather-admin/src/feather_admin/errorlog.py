"""The error log as administrators see it."""

from typing import Any

from sqlalchemy import func

from feather.db.pagination import Page
from feather.errorlog.states import set_state
from feather.exceptions import NotFoundError
from feather_admin.lists.query import ListQuery, list_query, ordered, page_of
from feather_admin.lists.words import searched
from feather_admin.scope import conditions, find, model_of, visible
from feather_auth.audit.service import record
from feather_auth.store import store

CLASSES = {"4xx": (400, 499), "5xx": (500, 599)}
STATES = ("open", "resolved", "muted")
ERROR_CHANGES = {"resolve": "resolved", "mute": "muted", "reopen": "open"}
"""The state that each change leads to."""
_PAST = {"resolved": "resolved", "muted": "muted", "open": "reopened"}


def error_query() -> ListQuery:
    """Read from the address which errors to list."""
    return list_query(_sorts(), "-seen", {"status": CLASSES, "state": (*STATES, "all")})


def list_errors(query: ListQuery) -> Page[Any]:
    """Return a page of errors, one for each kind; those that are open unless asked otherwise.

    Args:
        query: Which, and in which order.
    """
    error = _model()
    columns = (error.error_type, error.message, error.path, error.request_id)
    statement = searched(visible("error_log"), query.q, *columns)
    if (status := query.filters.get("status")) is not None:
        statement = statement.where(error.status.between(*CLASSES[status]))
    state = query.filters.get("state", "open")
    if state != "all":
        statement = statement.where(error.state == state)
    return page_of(ordered(statement, query.sort, _sorts(), error.id), query.page)


def error_counts() -> dict[str, int]:
    """Return how many kinds of errors are in each state."""
    error = _model()
    counted = visible("error_log", error.state, func.count()).group_by(error.state)
    return {**dict.fromkeys(STATES, 0), **dict(store().session.execute(counted).all())}


def get_error(error_id: str) -> Any:
    """Return an error.

    Raises:
        NotFoundError: There is none, or not for this administrator.
    """
    return find("error_log", error_id, "error")


def change_error(error_id: str, change: str) -> Any:
    """Resolve an error, mute it, or open it again; the audit log has it.

    Args:
        error_id: The error.
        change: One of :data:`ERROR_CHANGES`.

    Returns:
        The error as it is now.

    Raises:
        NotFoundError: There is none, or not for this administrator.
    """
    state = ERROR_CHANGES[change]
    with store().transaction():
        changed = set_state(error_id, state, *conditions("error_log"))
        record(f"error.{_PAST[state]}", error=error_id, error_type=changed.error_type)
    return changed


def _model() -> Any:
    model = model_of("error_log")
    if model is None:
        raise NotFoundError("This app keeps no errors.")
    return model


def _sorts() -> dict[str, Any]:
    error = _model()
    return {"count": error.count, "seen": error.last_seen_at, "first": error.created_at}
