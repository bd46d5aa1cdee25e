"""Drawing components, as a page of an app would."""

from pathlib import Path
from textwrap import dedent

from flask import Flask

from feather import Feather
from feather.testing import Fragment

_SECRET = "for the tests of components only: 27e1a9c4"
_ALL = '{% import "components/__init__.html" as ui %}'


def make_app(root: Path, templates: dict[str, str] | None = None, **config: object) -> Flask:
    """Return an app without plugins, whose only route is ``/list``.

    Args:
        root: Its folder.
        templates: Texts of its own templates by path.
        **config: Its configuration.
    """
    for path, text in (templates or {}).items():
        file = root / "templates" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), "utf-8")
    app = Flask("x", root_path=str(root))
    app.config.update({"SECRET_KEY": _SECRET, "FEATHER_ENV": "testing", **config})
    app.add_url_rule("/list", "list", lambda: "")
    Feather(app, plugins=())
    return app


def draw(app: Flask, source: str, query: str = "", **context: object) -> Fragment:
    """Draw a template in a request for ``/list``.

    Args:
        app: The app.
        source: The template; all components are in ``ui``.
        query: The query of the request.
        **context: What the template sees.
    """
    with app.test_request_context(f"/list?{query}"):
        return Fragment(app.jinja_env.from_string(_ALL + source).render(context))
