"""The page on which people choose how to sign in."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request

from feather.security.redirects import safe_redirect_target
from feather_auth.authority.guards import public
from feather_auth.codes.views import email_routes
from feather_auth.sessions.identity import current_user_or_none
from feather_auth.settings import AuthSettings
from feather_auth.signin.local import people, stands_in
from feather_auth.signin.oidc import oidc_routes
from feather_auth.signin.providers import EMAIL, providers_of


def sign_in_routes(auth: Blueprint) -> None:
    """Add the sign-in page and the routes of the methods."""
    auth.add_url_rule("/auth/login", "sign_in", sign_in)
    email_routes(auth)
    oidc_routes(auth)


@public
def sign_in() -> Any:
    """Offer the ways to sign in."""
    following = safe_redirect_target(request.args.get("next"))
    if current_user_or_none() is not None:
        return redirect(following, 303)
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
    offered = providers_of(app).values()
    local = any(stands_in(app, provider) for provider in offered)
    return render_template(
        "auth/sign_in.html",
        people=people(request.args.get("email", "")) if local else [],
        local=local,
        next=following,
        remember=request.args.get("remember") == "1",
        providers=[provider for provider in offered if provider.client_id is not None],
        by_email=EMAIL in AuthSettings.of(app).AUTH_METHODS,
    )
