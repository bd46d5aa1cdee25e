"""The rows of a model that the signed-in person may see."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import with_loader_criteria

from feather.exceptions import NotFoundError
from feather_admin.models.keys import parsed_key
from feather_admin.models.naming import key_attribute
from feather_admin.scope import model_of, row_scopes
from feather_auth.store import store

_AT_ONCE = 1000


def visible_rows(model: type[Any], *what: Any) -> Select[Any]:
    """Return a select of the rows of a model in the scope of the signed-in person.

    Args:
        model: The model; one that serves a role, such as that of the users, is narrowed as the
            panel's own pages are.
        *what: What to select; the whole model by default.
    """
    scoped = [(found, scope) for scope in row_scopes() if (found := model_of(scope.role))]
    narrowed = [scope.condition(model) for found, scope in scoped if found is model]
    # What rows are related to is narrowed as well: nothing out of scope is called by its name.
    related = [
        with_loader_criteria(found, scope.condition(found), include_aliases=True)
        for found, scope in scoped
    ]
    statement: Select[Any] = select(*(what or (model,)))
    return statement.where(*narrowed).options(*related)


def find_row(model: type[Any], text: str, noun: str, *, lock: bool = False) -> Any:
    """Return a row by its id, if it is in scope.

    Args:
        model: The model.
        text: The id, from an address.
        noun: What to call it in the message.
        lock: Whether to keep others from changing it until the transaction ends.

    Raises:
        NotFoundError: It is not there, or not for this person: the same answer for both.
    """
    found = None
    if (key := parsed_key(model, text)) is not None:
        statement = visible_rows(model).where(key_attribute(model) == key)
        if lock:
            statement = statement.with_for_update(of=model)
            statement = statement.execution_options(populate_existing=True)
        found = store().session.scalars(statement).unique().first()
    if found is None:
        raise NotFoundError(f"There is no such {noun}.")
    return found


def rows_by_id(model: type[Any], texts: Sequence[str]) -> dict[str, Any]:
    """Return those of some ids that are rows in scope.

    Args:
        model: The model.
        texts: Ids, from a form.
    """
    keys = [key for text in texts if (key := parsed_key(model, text)) is not None]
    attribute = key_attribute(model)
    rows: dict[str, Any] = {}
    for start in range(0, len(keys), _AT_ONCE):  # a statement takes so many parameters
        wanted = attribute.in_(keys[start : start + _AT_ONCE])
        found = store().session.scalars(visible_rows(model).where(wanted)).unique()
        rows.update((str(getattr(row, attribute.key)), row) for row in found)
    return rows
