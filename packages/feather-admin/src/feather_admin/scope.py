"""The rows that the signed-in administrator may see; plugins narrow them."""

from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, select

from feather.exceptions import NotFoundError
from feather.plugins.contributions import RowScope
from feather_auth.store import store


def model_of(role: str) -> type[Any] | None:
    """Return the model that serves a role; None where the app has none.

    Args:
        role: ``"user"``, ``"audit"``, ``"error_log"``, ``"job"``, or that of another plugin.
    """
    if role in ("user", "audit"):  # any Flask app with sign-in has these
        found: type[Any] = getattr(store().models, role)
        return found
    from feather.db.roles import RoleError, model_for

    try:
        return model_for(current_app._get_current_object(), role)  # type: ignore[attr-defined]  # a LocalProxy has it
    except RoleError:
        return None


def conditions(role: str, model: type[Any] | None = None) -> list[ColumnElement[bool]]:
    """Return what rows have to fulfil to be seen by the signed-in administrator.

    Args:
        role: The role that the model serves.
        model: The model; the app's for that role by default.
    """
    narrowed: Any = model or model_of(role)
    return [scope.condition(narrowed) for scope in row_scopes() if scope.role == role]


def row_scopes() -> list[RowScope]:
    """Return what plugins narrow the rows of the current app by."""
    host = current_app.extensions.get("feather")
    return [c.value for c in host.contributions["feather_row_scopes"]] if host else []


def visible(role: str, *what: Any) -> Select[Any]:
    """Return a select of the rows that the signed-in administrator may see.

    Args:
        role: The role that the model serves.
        *what: What to select; the whole model by default.
    """
    statement: Select[Any] = select(*(what or (model_of(role),)))
    return statement.where(*conditions(role))


def find(role: str, row_id: str, what: str) -> Any:
    """Return a row by its id, if it is in scope.

    Args:
        role: The role that the model serves.
        row_id: The id.
        what: What to call it in the message: ``"user"``.

    Raises:
        NotFoundError: It is not there, or not for this administrator: the same answer for both.
    """
    model: Any = model_of(role)
    found = model and store().session.scalars(visible(role).where(model.id == row_id)).first()
    if not found:
        raise NotFoundError(f"There is no such {what}.")
    return found
