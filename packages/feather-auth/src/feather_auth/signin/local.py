"""When the local provider stands in, and whom it offers."""

from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from flask import Flask
from sqlalchemy import select

from feather.exceptions import NotFoundError, ValidationError
from feather_auth.signin.providers import Provider
from feather_auth.store import store
from feather_auth.users.addresses import canonical_email

ISSUER = "feather-development"
"""What identities of the local provider are kept under; its port is another one each time."""
_SHOWN = 12


def stands_in(app: Flask, provider: Provider) -> bool:
    """Tell whether the local provider answers for one that nobody has set up.

    Args:
        app: The app; only in development.
        provider: The provider; only Google, which every app has.
    """
    return (
        provider.name == "google"
        and provider.client_id is None
        and app.config.get("FEATHER_ENV") == "development"
        and find_spec("oidc_provider_mock") is not None
    )


def local_stand_in(provider: Provider, email: str) -> Provider:
    """Return the local provider in the place of another one, ready to vouch for an address.

    Args:
        provider: Which one it stands in for.
        email: Who will sign in; empty when a sign-in comes back from it.

    Raises:
        NotFoundError: The address is none.
    """
    from feather_auth.development.provider import local_provider

    local = local_provider()
    if email:
        try:
            address = canonical_email(email)
        except ValidationError as error:
            raise NotFoundError(error.message) from None
        local.introduce(address, address.partition("@")[0].replace(".", " ").title())
    return replace(
        provider,
        label="the local provider",
        issuer=local.issuer,
        client_id="feather",
        client_secret="not-secret",  # noqa: S106 - the local provider takes any
        is_local=True,
    )


def people(email: str) -> list[Any]:
    """Return whom the sign-in page offers: users of the app, administrators first.

    Args:
        email: An address that was typed, which is offered before them.
    """
    model = store().models.user
    first = select(model).order_by((model.role != "admin"), model.created_at).limit(_SHOWN)
    known = list(store().session.scalars(first))
    try:
        typed = canonical_email(email)
    except ValidationError:
        return known
    return [*known, {"email": typed}] if all(user.email != typed for user in known) else known
