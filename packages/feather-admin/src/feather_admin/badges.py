"""The numbers beside entries of the navigation: what waits for somebody."""

from typing import Any

from sqlalchemy import func

from feather_admin.scope import model_of, visible
from feather_auth.store import store

FIRST_OF_OURS = 500
"""Errors from this status on are the app's own."""


def pending_users() -> int | None:
    """Return how many people wait for approval; None for nobody."""
    model: Any = model_of("user")
    return _count("user", model, model.status == "pending")


def open_errors() -> int | None:
    """Return how many kinds of errors of the app nobody has dealt with; None for none."""
    model: Any = model_of("error_log")
    return _count("error_log", model, model.state == "open", model.status >= FIRST_OF_OURS)


def _count(role: str, model: Any, *which: Any) -> int | None:
    statement = visible(role, func.count()).select_from(model).where(*which)
    return store().session.scalar(statement) or None
