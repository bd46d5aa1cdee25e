"""How the cookies of sessions are set."""

from datetime import timedelta

from flask import Flask

from feather_auth.settings import AuthSettings

_PREFIX = "__Host-"
"""Browsers take such a cookie from its own host over HTTPS only, for all paths (RFC 6265bis)."""


def configure_cookies(app: Flask) -> None:
    """Set lifetime and attributes of the session and the remember cookie.

    What the app's config says of its own counts. In production the names get the prefix
    ``__Host-``, so that neither a subdomain nor plain HTTP can plant a session.

    Args:
        app: The app.
    """
    settings, config = AuthSettings.of(app), app.config
    # A session says itself when its cookie is due, see renew().
    config["SESSION_REFRESH_EACH_REQUEST"] = False
    config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=settings.SESSION_LIFETIME_DAYS)
    config["SESSION_PROTECTION"] = (
        None if settings.SESSION_PROTECTION == "None" else settings.SESSION_PROTECTION
    )
    if config["SESSION_COOKIE_SAMESITE"] is None:
        config["SESSION_COOKIE_SAMESITE"] = "Lax"
    if app.config.get("FEATHER_ENV") == "production":
        config["SESSION_COOKIE_SECURE"] = True
    config.setdefault("REMEMBER_COOKIE_NAME", "remember_token")
    config.setdefault("REMEMBER_COOKIE_DURATION", timedelta(days=settings.REMEMBER_COOKIE_DAYS))
    config.setdefault("REMEMBER_COOKIE_HTTPONLY", True)
    config.setdefault("REMEMBER_COOKIE_SAMESITE", config["SESSION_COOKIE_SAMESITE"])
    config.setdefault("REMEMBER_COOKIE_SECURE", config["SESSION_COOKIE_SECURE"])
    for kind in ("SESSION", "REMEMBER"):
        _bind_to_host(app, kind)


def _bind_to_host(app: Flask, kind: str) -> None:
    config, name = app.config, app.config[f"{kind}_COOKIE_NAME"]
    everywhere = (config.get(f"{kind}_COOKIE_PATH") or config["APPLICATION_ROOT"]) == "/"
    if (
        config[f"{kind}_COOKIE_SECURE"]
        and everywhere
        and not config.get(f"{kind}_COOKIE_DOMAIN")
        and not name.startswith(_PREFIX)
    ):
        config[f"{kind}_COOKIE_NAME"] = _PREFIX + name
