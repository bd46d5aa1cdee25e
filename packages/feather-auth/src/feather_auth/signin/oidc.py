"""Signing in at a provider: away to it, and back from it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Flask, current_app, redirect, request, url_for

from feather.exceptions import NotFoundError, ValidationError
from feather.security.redirects import safe_redirect_target
from feather_auth.authority.guards import public
from feather_auth.limits.decorator import rate_limit
from feather_auth.settings import AuthSettings
from feather_auth.signin import pending
from feather_auth.signin.client import client_for, verified_claims
from feather_auth.signin.completion import complete
from feather_auth.signin.errors import ProviderUnavailable, SignInError
from feather_auth.signin.local import ISSUER, local_stand_in, stands_in
from feather_auth.signin.profile import Profile
from feather_auth.signin.providers import Provider, providers_of
from feather_auth.users.addresses import canonical_email

_logger = logging.getLogger(__name__)


def oidc_routes(auth: Blueprint) -> None:
    """Add ``/auth/<provider>/login`` and ``/auth/<provider>/callback``."""
    auth.add_url_rule("/auth/<provider>/login", "provider_login", _away)
    auth.add_url_rule("/auth/<provider>/callback", "provider_callback", _back)


@public
@rate_limit(20)
def _away(provider: str) -> Any:
    hint = request.args.get("login_hint", "")[:254]
    chosen = _provider(provider, hint)
    following = safe_redirect_target(request.args.get("next"))
    pending.begin(following, remember=request.args.get("remember") == "1")
    with _told_to_people(chosen):
        return client_for(_app(), chosen).authorize_redirect(
            callback_address(provider), **_hints(chosen, hint)
        )


@public
@rate_limit(20)
def _back(provider: str) -> Any:
    chosen = _provider(provider)
    with _told_to_people(chosen):
        claims = verified_claims(client_for(_app(), chosen), chosen)
    following, remember = pending.noted()
    return redirect(complete(profile_of(chosen, claims), following, remember=remember), 303)


def profile_of(provider: Provider, claims: dict[str, Any]) -> Profile:
    """Return what a provider's claims say about somebody.

    Args:
        provider: Whose they are.
        claims: The claims of a checked ID token.

    Raises:
        SignInError: The provider does not vouch for the address.
    """
    # Providers have sent "false" as text, and some leave it out: only True is a yes.
    if claims.get("email_verified") is not True:
        raise SignInError(
            f"{provider.label} has not verified the email address of this account. "
            "Verify it there, then sign in again."
        )
    try:
        email = canonical_email(str(claims.get("email", "")))
    except ValidationError:
        raise SignInError(f"{provider.label} reported no usable email address.") from None
    picture = claims.get("picture")
    https = isinstance(picture, str) and picture.startswith("https://") and len(picture) <= 2000
    return Profile(
        email=email,
        method=provider.name,
        name=str(claims.get("name") or "")[:200],
        picture=picture if https else None,
        issuer=ISSUER if provider.is_local else str(claims["iss"]),
        subject=str(claims["sub"]),
        claims=claims,
    )


def callback_address(provider: str) -> str:
    """Return the one address that a provider sends people back to.

    It comes from APP_URL and not from the request, whose host anybody can choose; in development
    the request's own host will do.
    """
    app_url = AuthSettings.of(_app()).APP_URL
    path = url_for("auth.provider_callback", provider=provider)
    return (
        f"{app_url.rstrip('/')}{path}"
        if app_url
        else url_for("auth.provider_callback", provider=provider, _external=True)
    )


def _provider(name: str, email: str = "") -> Provider:
    provider = providers_of(_app()).get(name)
    if provider is None:
        raise NotFoundError("There is no such way to sign in.")
    if stands_in(_app(), provider):
        return local_stand_in(provider, email)
    if provider.client_id is None:
        raise ProviderUnavailable(
            f"{provider.label} sign-in is not set up yet: set {name.upper()}_CLIENT_ID and "
            f"{name.upper()}_CLIENT_SECRET."
        )
    return provider


@contextmanager
def _told_to_people(provider: Provider) -> Iterator[None]:
    """Turn what goes wrong on the way into words for people; what was said goes to the log."""
    from authlib.integrations.flask_client import OAuthError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        yield
    except OAuthError as error:
        _logger.warning("sign-in at %s was refused: %s", provider.name, error.error)
        raise SignInError(
            "This sign-in could not be completed. It may have been cancelled, begun in another "
            "window, or taken too long. Please try again."
        ) from error
    except JoseError as error:
        _logger.warning("the token of %s is not good: %s", provider.name, type(error).__name__)
        raise SignInError(f"{provider.label} sent an answer that cannot be trusted.") from error
    except (RequestException, ValueError, KeyError, RuntimeError) as error:
        _logger.exception("%s cannot be used", provider.issuer)
        raise ProviderUnavailable(
            f"{provider.label} cannot be reached at the moment. Please try again in a minute."
        ) from error


def _hints(provider: Provider, hint: str) -> dict[str, str]:
    """Save people from typing what is known already."""
    hints = {"login_hint": hint} if hint else {}
    return {**hints, "prompt": "select_account"} if provider.name == "google" else hints


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
    return app
