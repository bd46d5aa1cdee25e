"""The gate before every request: an account that is not active opens nothing."""

from typing import TYPE_CHECKING, Any

from flask import Flask, render_template, request

from feather.errors.negotiation import audience_of
from feather_auth.errors import AccountPending, AccountSuspended
from feather_auth.sessions.identity import carries_session, loaded_user

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin

OPEN = frozenset({"static", "auth.pending", "auth.suspended", "auth.sign_out"})
"""Endpoints that people see while they wait, and the way out."""


def init_gate(app: Flask) -> None:
    """Turn away, before any view runs, whoever is signed in without an active account.

    Args:
        app: The app.
    """
    app.before_request(_check)


def _check() -> Any:
    if not carries_session() or _is_open(request.endpoint):
        return None
    user = loaded_user()
    if user is None or user.is_active:
        return None
    return turn_away(user)


def _is_open(endpoint: str | None) -> bool:
    """Tell whether people see an endpoint while they wait; files are nobody's in particular."""
    return endpoint in OPEN or (endpoint is not None and endpoint.endswith(".static"))


def turn_away(user: "UserMixin") -> Any:
    """Return the answer to a request of somebody whose account is not active.

    Args:
        user: Who it is.

    Raises:
        AccountPending: For scripts and for htmx.
        AccountSuspended: Likewise.
    """
    waiting = user.is_pending
    if audience_of(request._get_current_object()) != "page":  # type: ignore[attr-defined]  # a LocalProxy has it
        if waiting:
            raise AccountPending("Your account is waiting for an administrator's approval.")
        raise AccountSuspended("Your account has been suspended.")
    template = "auth/pending.html" if waiting else "auth/suspended.html"
    return render_template(template, user=user), 403
