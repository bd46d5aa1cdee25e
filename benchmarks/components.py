"""1,000 buttons by the macro, beside the same HTML written out in the template."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Flask
from interleaved import interleave
from jinja2 import ChoiceLoader, DictLoader

from feather.frontend.setup import init_frontend
from feather.frontend.templates import framework_templates

BY_HAND, BY_MACRO = "inline HTML", "button()"
VALUES: Mapping[str, Any] = {
    "items": range(1_000),
    "variant": "secondary",
    "size": "sm",
    "disabled": False,
    "name": "Save <all>",
    "url": "/notes/7?from=list&page=2",
}


class Case(NamedTuple):
    html: str
    call: str


CASES = {
    "literal arguments": Case(
        '<button type="submit" class="f-button" data-variant="primary">Save</button>',
        'button("Save", type="submit")',
    ),
    "arguments from variables": Case(
        '<button type="button"{% if disabled %} disabled{% endif %} class="f-button"'
        ' data-variant="{{ variant }}"{% if size != "md" %} data-size="{{ size }}"{% endif %}>'
        "{{ name }} {{ i }}</button>",
        'button(name ~ " " ~ i, variant=variant, size=size, disabled=disabled)',
    ),
    "attributes of htmx": Case(
        '<button type="button" class="f-button" data-variant="danger" hx-delete="{{ url }}"'
        ' hx-target="closest li"><span class="f-spinner" aria-hidden="true"></span>Delete</button>',
        'button("Delete", variant="danger", hx_delete=url, hx_target="closest li")',
    ),
    "an icon": Case(
        '<button type="button" class="f-button" data-variant="secondary">'
        '{{ feather_icon("download", "sm") }}Download</button>',
        'button("Download", variant="secondary", icon="download")',
    ),
}


def app_with_templates() -> Flask:
    """Return an app with each case in a loop, written both ways."""
    app = Flask("components", static_folder=None)
    app.config["FEATHER_ENV"] = "production"
    init_frontend(app)
    templates = {}
    for title, case in CASES.items():
        for way, body in {BY_HAND: case.html, BY_MACRO: f"{{{{ {case.call} }}}}"}.items():
            templates[f"{title}/{way}.html"] = (
                '{% from "components/button.html" import button %}'
                f"{{% for i in items %}}{body}\n{{% endfor %}}"
            )
    app.jinja_loader = ChoiceLoader([DictLoader(templates), framework_templates()])
    return app


def main() -> None:
    app = app_with_templates()
    for title in CASES:
        ways: dict[str, Callable[[], str]] = {}
        for way in (BY_HAND, BY_MACRO):
            template = app.jinja_env.get_template(f"{title}/{way}.html")
            ways[way] = lambda template=template: template.render(VALUES)
        assert ways[BY_HAND]() == ways[BY_MACRO](), title
        interleave(f"1,000 buttons, {title}", ways, BY_HAND)


if __name__ == "__main__":
    main()
