"""Pages of which htmx gets a part."""

from typing import Any

from flask import Flask, Response, current_app, render_template
from flask.signals import before_render_template, template_rendered

from feather.htmx.blocks import render_block
from feather.htmx.request import DECIDING, is_htmx

_VARY = ", ".join(DECIDING)


def render(template: str, /, *, fragment: str, **context: Any) -> Response:
    """Render a page, or for htmx the part of it that changes.

    Args:
        template: The template of the page.
        fragment: The part: the name of a block in that template, or a template of its own such as
            ``partials/notes.html``.
        **context: What the templates get.

    Returns:
        A response that tells caches what it depends on (``Vary``). Return it together with a
        status where it is not 200: ``return htmx.render(...), 422``.

    Raises:
        LookupError: If the template has no such block.
        jinja2.TemplateNotFound: If there is no such template.
    """
    if not is_htmx():
        text = render_template(template, **context)
    elif "." in fragment:
        text = render_template(fragment, **context)
    else:
        text = _render_block(template, fragment, context)
    response = current_app.make_response(text)
    response.headers["Vary"] = _VARY
    return response


def _render_block(name: str, block: str, context: dict[str, Any]) -> str:
    """Render a block as ``flask.render_template`` does a template."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
    template = app.jinja_env.get_template(name)
    app.update_template_context(context)
    told: dict[str, Any] = {
        "_async_wrapper": app.ensure_sync,
        "template": template,
        "context": context,
    }
    before_render_template.send(app, **told)
    text = render_block(template, block, context)
    template_rendered.send(app, **told)
    return text
