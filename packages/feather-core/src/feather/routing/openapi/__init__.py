"""The description of an app's API, made from the same models that its requests are bound by."""

from flask import Flask, Response, current_app, render_template, request
from flask.blueprints import Blueprint

from feather.settings.core import CoreSettings

_EXTENSION = "feather.openapi"


def init_openapi(app: Flask) -> None:
    """Add ``GET /api/openapi.json`` and, in development, a page that shows it at ``/api/docs``.

    Call it after the app's routes are registered. The document is made when it is first asked
    for and kept.

    Args:
        app: The app.
    """
    development = CoreSettings.of(app).FEATHER_ENV == "development"
    blueprint = Blueprint(
        "feather_openapi",
        __name__,
        url_prefix="/api",
        template_folder="templates",
        static_folder="static" if development else None,
        static_url_path="/docs/static",
    )
    blueprint.add_url_rule("/openapi.json", "document", _document)
    if development:
        blueprint.add_url_rule("/docs", "page", _page)
    app.register_blueprint(blueprint)


def _document() -> Response:
    response = current_app.response_class(_text(), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


def _page() -> str:
    return render_template("feather_openapi.html", api=current_app.json.loads(_text()))


def _text() -> str:
    kept = current_app.extensions
    if _EXTENSION not in kept:
        from feather.routing.openapi.document import describe

        kept[_EXTENSION] = current_app.json.dumps(describe(current_app))
    text: str = kept[_EXTENSION]
    return text
