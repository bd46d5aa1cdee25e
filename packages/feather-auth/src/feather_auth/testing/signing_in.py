"""Putting a real session into a test client."""

from typing import TYPE_CHECKING, Any

from flask import Flask, g, session
from flask_login import login_user

from feather_auth.store import store

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def sign_in(app: Flask, user: Any, client: "FlaskClient | None" = None) -> "FlaskClient":
    """Open a session for a user, as a completed sign-in does.

    Args:
        app: The app.
        user: A user in the database.
        client: The client that gets the session; a new one that sends CSRF tokens without it.

    Returns:
        The client.
    """
    from feather.testing.csrf import CsrfClient

    client = client or CsrfClient(app, app.response_class)
    user_id = user.id
    environ = client.environ_base  # what the client's own requests will come from
    with app.test_request_context(environ_base=environ, headers={"User-Agent": _agent(client)}):
        found = store().session.get(store().models.user, user_id)
        g.feather_auth_method = "test"
        login_user(found, force=True)
        values = dict(session)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(values)
        cookie.permanent = True
    return client


def _agent(client: "FlaskClient") -> str:
    return str(client.environ_base.get("HTTP_USER_AGENT", ""))
