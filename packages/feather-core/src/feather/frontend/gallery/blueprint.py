"""The routes of the gallery."""

from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, render_template
from markupsafe import Markup

from feather.frontend.gallery.documentation import Component
from feather.frontend.gallery.groups import grouped
from feather.frontend.gallery.tokens import colour_tokens, type_tokens

_TOAST = {"showToast": {"message": "The server says hello.", "type": "success"}}


class _Drawn(NamedTuple):
    title: str
    source: str
    html: Markup | None


def init_gallery(app: Flask) -> None:
    """Serve the gallery at ``/_feather/components``. Call it in development only.

    Args:
        app: The app; its stylesheet and its own components are what the gallery shows.
    """
    blueprint = Blueprint(
        "feather_gallery",
        __name__,
        url_prefix="/_feather/components",
        static_folder="static",
        static_url_path="/static",
    )
    blueprint.add_url_rule("", "page", _page)
    blueprint.add_url_rule("/toast", "toast", _toast, methods=["POST", "DELETE"])
    blueprint.add_url_rule("/later", "later", _later)
    app.register_blueprint(blueprint)


def _page() -> str:
    from feather.db.pagination import Page

    groups = grouped()
    macros = current_app.jinja_env.get_template("components/__init__.html").module
    context = {
        **{c.name: getattr(macros, c.name) for group in groups.values() for c in group},
        # What an example of pagination() needs and a template cannot make.
        "page": Page(items=list(range(20)), page=4, per_page=20, total=1304),
    }
    return render_template(
        "feather/gallery.html",
        groups={
            title: [(component, _draw(component, context)) for component in group]
            for title, group in groups.items()
        },
        colours=colour_tokens(),
        types=type_tokens(),
    )


def _draw(component: Component, context: dict[str, object]) -> list[_Drawn]:
    return [
        _Drawn(
            example.title,
            example.source,
            _render(example.source, context) if example.is_drawn else None,
        )
        for example in component.examples
    ]


def _render(source: str, context: dict[str, object]) -> Markup:
    template = current_app.jinja_env.from_string(source)
    return Markup(template.render(context))  # noqa: S704  # the framework's own examples


def _toast() -> Response:
    response = current_app.response_class(status=204)
    response.headers["HX-Trigger"] = current_app.json.dumps(_TOAST)
    return response


def _later() -> str:
    return "<p>The content has arrived.</p>"
