"""``/auth/email``: ask for a code, then enter it."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for

from feather.exceptions import FeatherError, NotFoundError, ValidationError
from feather.security.redirects import safe_redirect_target
from feather_auth.authority.guards import public
from feather_auth.codes.delivery import deliver
from feather_auth.codes.service import issue, redeem
from feather_auth.limits.decorator import rate_limit
from feather_auth.settings import AuthSettings
from feather_auth.signin import pending
from feather_auth.signin.completion import complete
from feather_auth.signin.errors import SignInError, TooManyCodes
from feather_auth.signin.profile import Profile
from feather_auth.signin.providers import EMAIL
from feather_auth.users.addresses import canonical_email

_ADDRESS = "_sign_in_email"


def email_routes(auth: Blueprint) -> None:
    """Add the form for the address and the one for the code."""
    auth.add_url_rule("/auth/email", "email", ask, methods=["GET", "POST"])
    auth.add_url_rule("/auth/email/code", "email_code", enter, methods=["GET", "POST"])


@public
@rate_limit(20)
def ask() -> Any:
    """Send a code to an address; the answer is the same whether or not it has an account."""
    _only_where_offered()
    values = request.form if request.method == "POST" else request.args
    following = safe_redirect_target(values.get("next"))
    if request.method == "GET":
        return render_template("auth/email.html", next=following, email="", error=None)
    typed = values.get("email", "")
    try:
        email = canonical_email(typed)
        deliver(_app(), email, issue(email))
    except (ValidationError, SignInError) as error:
        page = render_template("auth/email.html", next=following, email=typed, error=error.message)
        wait = {"Retry-After": error.retry_after} if isinstance(error, TooManyCodes) else {}
        return page, 422 if error.status == 400 else error.status, wait
    pending.begin(following, remember="remember" in values)
    session[_ADDRESS] = email
    return redirect(url_for("auth.email_code"), 303)


@public
@rate_limit(20)
def enter() -> Any:
    """Take the code, and sign in."""
    _only_where_offered()
    email = session.get(_ADDRESS)
    if email is None:
        return redirect(url_for("auth.email"), 303)
    if request.method == "GET":
        return render_template("auth/email_code.html", email=email, error=None)
    try:
        redeem(email, request.form.get("code", ""))
    except FeatherError as error:
        return render_template("auth/email_code.html", email=email, error=error.message), 422
    following, remember = pending.noted()
    profile = Profile(email=email, method=EMAIL)
    return redirect(complete(profile, following, remember=remember), 303)


def _only_where_offered() -> None:
    if EMAIL not in AuthSettings.of(_app()).AUTH_METHODS:
        raise NotFoundError("There is no such way to sign in.")


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
