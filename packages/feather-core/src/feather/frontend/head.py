"""What ``feather/head.html`` and the ``<html>`` element say about the page at hand."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from feather.frontend.app_assets import AppAssets, app_assets, by_vite
from feather.frontend.islands import own_islands
from feather.http.exchange import csp_nonce

LIVE = "feather.live"
_HASH_LENGTH = 16


@dataclass(frozen=True)
class Page:
    """What one page's ``<head>`` says beside the framework's own files.

    Attributes:
        assets: The app's stylesheets and scripts.
        islands: The module of each island, by its name: the framework's, and the app's, which may
            replace them.
        user: A hash that stands for who is signed in; ``None`` when nobody is.
        api_base: The path below which the app's API is.
        development: Whether the browser's scripts may speak to developers.
        live: The address of the script that shows edits at once, if the server has one.
        nonce: What lets Vite's development client insert styles; ``None`` without it.
    """

    assets: AppAssets
    islands: Mapping[str, str]
    user: str | None
    api_base: str
    development: bool
    live: str | None
    nonce: str | None


def init_head(app: Flask) -> None:
    """Give the app's templates ``feather_page()`` and ``theme_attributes()``.

    Args:
        app: The app.
    """
    app.jinja_env.globals.update(feather_page=_page, theme_attributes=_theme_attributes)


def _page(user: Any = None) -> Page:
    live: str | None = request.environ.get(LIVE)
    assets = app_assets()
    return Page(
        assets=assets,
        islands={**own_islands(), **assets.islands},
        user=_user_hash(user),
        api_base=f"{request.root_path}/api",
        development=_in_development(),
        live=live and request.root_path + live,
        nonce=csp_nonce() if by_vite() else None,
    )


def _theme_attributes() -> Markup:
    """Return what a page's ``<html>`` tag says, so that the page is right before any script ran."""
    theme, density = request.cookies.get("theme"), request.cookies.get("density")
    return Markup("").join(
        (
            Markup(' class="{}"').format(theme) if theme in ("light", "dark") else "",
            Markup(' data-density="compact"') if density == "compact" else "",
            Markup(" data-dev") if _in_development() else "",
        )
    )


def _in_development() -> bool:
    return bool(current_app.config.get("FEATHER_ENV") == "development")


def _user_hash(user: Any) -> str | None:
    """Return what the state of islands is kept under in a browser that several people share.

    It is keyed, so that nobody learns from what is left in the browser who was there.

    Args:
        user: Flask-Login's ``current_user``, which templates see if the app has it.
    """
    identity = None if user is None else user.get_id()
    if identity is None:
        return None
    key = f"feather-user:{current_app.secret_key!r}".encode()
    return hmac.new(key, str(identity).encode(), hashlib.sha256).hexdigest()[:_HASH_LENGTH]
