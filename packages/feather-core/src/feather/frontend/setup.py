"""Giving an app the browser side: assets, and what the components need from Jinja."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader

from feather.frontend.assets import init_assets
from feather.frontend.attributes import attrs
from feather.frontend.head import init_head
from feather.frontend.icons import icon
from feather.http.addresses import current_address

TEMPLATE_FOLDER = Path(__file__).parents[1] / "templates"


def init_frontend(app: Flask) -> None:
    """Serve the assets, and let templates use the components.

    Args:
        app: The application.

    Raises:
        RuntimeError: The assets were never built, as in a checkout without an install.
    """
    init_assets(app)
    init_head(app)
    app.jinja_env.filters["attrs"] = attrs
    app.jinja_env.globals.update(feather_icon=icon, feather_url=current_address)


def framework_templates() -> FileSystemLoader:
    """Return the loader of the framework's own templates, which everybody else's go before."""
    return FileSystemLoader(TEMPLATE_FOLDER)
