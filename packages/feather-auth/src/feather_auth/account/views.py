"""``/account/sessions`` and ``/auth/logout``."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import logout_user

from feather.exceptions import NotFoundError
from feather_auth.account.devices import device_name
from feather_auth.authority.guards import auth_required, public
from feather_auth.sessions.identity import current_session, current_user_or_none
from feather_auth.sessions.service import revoke, sessions_of


def account(auth: Blueprint) -> None:
    """Add the pages about the visitor's own sessions."""
    auth.add_url_rule("/auth/logout", "sign_out", sign_out, methods=["GET", "POST"])
    auth.add_url_rule("/account/sessions", "sessions", sessions)
    auth.add_url_rule("/account/sessions/revoke", "revoke_others", revoke_others, methods=["POST"])
    auth.add_url_rule(
        "/account/sessions/<session_id>/revoke", "revoke_session", revoke_session, methods=["POST"]
    )


@public
def sign_out() -> Any:
    """End the session; a GET, which any link can cause, only asks."""
    if request.method == "GET":
        return render_template("auth/sign_out.html")
    if current_user_or_none() is not None:
        logout_user()
    return redirect(url_for("auth.sign_in"), 303)


@auth_required
def sessions() -> Any:
    """List the devices on which the visitor is signed in."""
    return render_template(
        "auth/sessions.html",
        sessions=sessions_of(_visitor()),
        current=current_session(),
        device_name=device_name,
    )


@auth_required
def revoke_session(session_id: str) -> Any:
    """End one session of the visitor; another user's is not there."""
    if not revoke(_visitor(), session_id):
        raise NotFoundError("There is no such session.")
    return redirect(url_for("auth.sessions"), 303)


@auth_required
def revoke_others() -> Any:
    """End all sessions of the visitor but this one."""
    opened = current_session()
    revoke(_visitor(), keep=opened.id if opened else None)
    return redirect(url_for("auth.sessions"), 303)


def _visitor() -> Any:
    user = current_user_or_none()
    assert user is not None  # noqa: S101  # the guard has seen to it; this is for mypy
    return user
