"""The OpenID Connect providers of an app: Google, and any other one by three settings."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask

from feather.settings import SettingsError
from feather.settings.sources import SettingsSources
from feather.suggestions import nearest
from feather_auth.settings import AuthSettings

GOOGLE_ISSUER = "https://accounts.google.com"
EMAIL = "email"
"""The method that needs no provider."""
_is_name = re.compile(r"[a-z][a-z0-9-]{0,29}").fullmatch


@dataclass(frozen=True)
class Provider:
    """Where people can sign in.

    Attributes:
        name: Its part of the addresses, ``/auth/<name>/login``.
        label: What people call it.
        issuer: Its issuer identifier (OpenID Connect Discovery 1.0, section 4).
        client_id: What the app is to it; None while nobody has set that up.
        client_secret: The secret that goes with it.
        is_local: Whether it is the one that stands in on a developer's machine.
    """

    name: str
    label: str
    issuer: str
    client_id: str | None
    client_secret: str | None = None
    is_local: bool = False

    def __repr__(self) -> str:
        """Without the secret."""
        return f"<Provider {self.name} at {self.issuer}>"


def providers_of(app: Flask) -> dict[str, Provider]:
    """Return the providers that AUTH_METHODS names, in that order.

    Args:
        app: The app.

    Raises:
        SettingsError: A method is misspelt, or a provider's settings are incomplete.
    """
    settings, problems = AuthSettings.of(app), list[str]()
    found: dict[str, Provider] = {}
    for method in settings.AUTH_METHODS:
        if method == "google":
            secret = settings.GOOGLE_CLIENT_SECRET
            client_id = settings.GOOGLE_CLIENT_ID
            found[method] = Provider(method, "Google", GOOGLE_ISSUER, client_id, secret)
        elif method != EMAIL:
            try:
                found[method] = _described(app, method)
            except SettingsError as error:
                problems += error.problems
    if problems:
        raise SettingsError(problems)
    return found


def _described(app: Flask, method: str) -> Provider:
    if not _is_name(method):
        raise SettingsError(
            [f"AUTH_METHODS: {method!r} is no name for a provider: use lower case letters"]
        )
    prefix = f"OIDC_{method.upper().replace('-', '_')}"
    values = {
        part: SettingsSources.of(app).lookup(f"{prefix}_{part}")
        for part in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    }
    missing = [f"{prefix}_{part}" for part, value in values.items() if value is None]
    if len(missing) == len(values):
        raise SettingsError(
            [
                (
                    f"AUTH_METHODS names {method!r}; the nearest method is "
                    f"{nearest(method, ('google', EMAIL))!r}. For another provider of that name "
                    f"set {', '.join(missing)}"
                )
            ]
        )
    if missing:
        raise SettingsError(
            [f"{name} is not set: AUTH_METHODS names {method!r}" for name in missing]
        )
    issuer, client_id, secret = (str(value[0]) for value in values.values() if value is not None)
    if urlsplit(issuer).scheme != "https" and app.config.get("FEATHER_ENV") == "production":
        raise SettingsError([f"{prefix}_ISSUER={issuer!r}: a provider needs https in production"])
    return Provider(method, method.replace("-", " ").title(), issuer.rstrip("/"), client_id, secret)
