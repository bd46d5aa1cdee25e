"""The pages of people whose account is not active."""

from typing import Any

from flask import Blueprint, redirect, render_template

from feather_auth.authority.guards import public
from feather_auth.sessions.identity import current_user_or_none


def waiting(auth: Blueprint) -> None:
    """Add ``/pending`` and ``/suspended``."""
    auth.add_url_rule("/pending", view_func=pending)
    auth.add_url_rule("/suspended", view_func=suspended)


@public
def pending() -> Any:
    """Tell somebody that an administrator has yet to approve the account."""
    return _page("auth/pending.html", "pending")


@public
def suspended() -> Any:
    """Tell somebody that the account was blocked."""
    return _page("auth/suspended.html", "suspended")


def _page(template: str, status: str) -> Any:
    user = current_user_or_none()
    if user is None or user.status != status:
        return redirect("/", 303)
    return render_template(template, user=user)
