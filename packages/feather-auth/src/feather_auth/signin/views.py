"""The page on which people choose how to sign in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request

from feather.security.redirects import safe_redirect_target
from feather_auth.authority.guards import public
from feather_auth.sessions.identity import current_user_or_none


def sign_in_routes(app: Flask) -> Callable[[Blueprint], None]:
    """Return what adds the sign-in page and the routes of the methods that an app offers.

    Args:
        app: The app, with its settings in place.
    """

    def add(auth: Blueprint) -> None:
        auth.add_url_rule("/auth/login", "sign_in", sign_in)

    return add


@public
def sign_in() -> Any:
    """Offer the ways to sign in."""
    following = safe_redirect_target(request.args.get("next"))
    if current_user_or_none() is not None:
        return redirect(following, 303)
    return render_template("auth/sign_in.html", next=following)
