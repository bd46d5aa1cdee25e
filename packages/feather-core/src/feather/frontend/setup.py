"""Giving an app the browser side: assets, and what the components need from Jinja."""

from flask import Flask

from feather.frontend.assets import init_assets
from feather.frontend.attributes import attrs
from feather.frontend.charts import chart_data
from feather.frontend.head import init_head
from feather.frontend.icons import icon
from feather.frontend.imports import init_imports
from feather.frontend.inlining.compiler import init_inlining
from feather.http.addresses import current_address
from feather.settings.core import CoreSettings


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
    init_inlining(app.jinja_env)
    init_imports(app.jinja_env)
    app.jinja_env.globals.update(
        feather_chart=chart_data, feather_icon=icon, feather_url=current_address
    )
    if CoreSettings.of(app).FEATHER_ENV == "development":
        from feather.frontend.gallery.blueprint import init_gallery

        init_gallery(app)
