"""Pages and their fragments: who gets which, and what a block sees when it stands alone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import DictLoader

from feather.htmx import is_htmx, render
from feather.http.flask import FeatherFlask

HTMX = {"HX-Request": "true"}
TEMPLATES = {
    "macros.html": "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}",
    "base.html": """
        {% from "macros.html" import bold as strong %}
        {% set site = "Site" %}
        <title>{% block title %}{{ site }}{% endblock %}</title>
        <main>{% block main %}{% endblock %}</main>
        {{ after() }}
        {% block footer %}<footer>{{ strong(site) }}</footer>{% endblock %}
    """,
    "notes.html": """
        {% extends "base.html" %}
        {% from "macros.html" import bold %}
        {% set shout = "!" %}
        {% macro line(note) %}<li>{{ bold(note) }}{{ shout }}</li>{% endmacro %}
        {% block main %}
        <h1>Notes</h1>
        <ul>{% block list %}{% for note in notes %}{{ line(note) }}{% endfor %}{% endblock %}</ul>
        {% for note in notes %}{% block row scoped %}<p>{{ note }}</p>{% endblock %}{% endfor %}
        {% endblock %}
        {% block footer %}{{ super() }}<hr>{% endblock %}
    """,
    "alone.html": """
        <p>before</p>
        {% from "macros.html" import bold %}
        {% block one %}{{ bold("1") }}{% endblock %}
        {{ after() }}
    """,
    "plain.html": "{{ after() }}",
    "partials/note.html": "<i>{{ notes[0] }}</i>",
}
NOTES = ["<a>", "b"]


def app_with(view: Callable[[], Any]) -> Flask:
    app = FeatherFlask("x", static_folder=None)
    app.testing = True
    app.jinja_loader = DictLoader(TEMPLATES)
    app.add_url_rule("/", "view", view)
    app.jinja_env.globals["after"] = lambda: "after"
    return app


def client_for(template: str = "notes.html", **arguments: Any) -> FlaskClient:
    given = {"notes": NOTES, "fragment": "list", **arguments}
    return app_with(lambda: render(template, **given)).test_client()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (HTMX, True),
        ({**HTMX, "HX-Request-Type": "partial"}, True),
        ({}, False),
        ({"HX-Request": "false"}, False),
        ({**HTMX, "HX-Boosted": "true"}, False),
        ({**HTMX, "HX-History-Restore-Request": "true"}, False),
        ({"HX-History-Restore-Request": "true"}, False),
        ({**HTMX, "HX-Request-Type": "full"}, False),
    ],
)
def test_a_fragment_goes_to_those_who_put_it_into_a_page(
    headers: dict[str, str], expected: bool
) -> None:
    app = app_with(lambda: str(is_htmx()))
    assert app.test_client().get("/", headers=headers).text == str(expected)
    assert ("<title>" not in client_for().get("/", headers=headers).text) is expected


def test_htmx_gets_the_block_and_nothing_else() -> None:
    answer = client_for().get("/", headers=HTMX)
    assert answer.text == "<li><b>&lt;a&gt;</b>!</li><li><b>b</b>!</li>"
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_others_get_the_page_with_the_same_block() -> None:
    text = client_for().get("/").text
    assert "<ul><li><b>&lt;a&gt;</b>!</li><li><b>b</b>!</li></ul>" in text
    assert "<title>Site</title>" in text


def test_htmx_may_get_another_template() -> None:
    client = client_for(fragment="partials/note.html")
    assert client.get("/", headers=HTMX).text == "<i>&lt;a&gt;</i>"
    assert "<h1>Notes</h1>" in client.get("/").text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_caches_are_told_what_the_answer_depends_on(headers: dict[str, str]) -> None:
    vary = client_for().get("/", headers=headers).vary
    assert set(vary) == {
        "HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request"
    }  # fmt: skip


def test_a_block_of_the_base_and_what_it_imports_are_found() -> None:
    text = client_for(fragment="footer").get("/", headers=HTMX).text
    assert text == "<footer><b>Site</b></footer><hr>"
    assert client_for(fragment="title").get("/", headers=HTMX).text == "Site"


def test_a_block_of_a_page_without_a_base_is_found() -> None:
    client = client_for("alone.html", fragment="one")
    assert client.get("/", headers=HTMX).text == "<b>1</b>"


def test_a_block_inside_a_loop_takes_its_variable_from_the_view() -> None:
    client = client_for(fragment="row", note="mine")
    assert client.get("/", headers=HTMX).text == "<p>mine</p>"


def test_the_rest_of_the_page_is_not_rendered() -> None:
    client = client_for()
    calls: list[str] = []
    client.application.jinja_env.globals["after"] = lambda: calls.append("") or ""
    client.get("/", headers=HTMX)
    assert calls == []
    client.get("/")
    assert calls == [""]


def test_context_processors_and_signals_work_as_for_pages() -> None:
    app = app_with(lambda: render("notes.html", fragment="list"))
    app.context_processor(lambda: {"notes": ["from a processor"]})
    seen: list[Any] = []

    def note(_app: Flask, template: jinja2.Template, context: dict[str, Any], **_: Any) -> None:
        seen.append((template.name, context["notes"]))

    with template_rendered.connected_to(note, app):
        text = app.test_client().get("/", headers=HTMX).text
    assert text == "<li><b>from a processor</b>!</li>"
    assert seen == [("notes.html", ["from a processor"])]


def test_an_unknown_block_is_named_with_those_that_there_are() -> None:
    with pytest.raises(LookupError) as raised:
        client_for(fragment="lst").get("/", headers=HTMX)
    assert str(raised.value) == (
        "notes.html has no block 'lst'; the nearest is 'list' of footer, list, main, row, title"
    )
    with pytest.raises(LookupError) as raised:
        client_for("plain.html").get("/", headers=HTMX)
    assert str(raised.value) == (
        "plain.html has no block 'list', and no other: write {% block list %}"
    )


def test_an_error_in_a_block_names_the_line_of_the_template() -> None:
    app = app_with(lambda: render("x.html", fragment="x", a={}))
    app.jinja_loader = DictLoader({"x.html": "\n{% block x %}\n{{ a.b.c }}{% endblock %}"})
    with pytest.raises(jinja2.UndefinedError, match="no attribute 'b'") as raised:
        app.test_client().get("/", headers=HTMX)
    assert ("<template>", 2) in [(str(e.path), e.lineno) for e in raised.traceback]  # from 0


def test_a_template_edited_on_disk_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% block a %}one{% endblock %}")
    app = app_with(lambda: render("page.html", fragment="a"))
    app.jinja_loader = jinja2.FileSystemLoader(tmp_path)
    app.jinja_env.auto_reload = True
    client = app.test_client()
    assert client.get("/", headers=HTMX).text == "one"
    (tmp_path / "page.html").write_text("{% block a %}two{% endblock %}")
    os.utime(tmp_path / "page.html", (1, 1))
    assert client.get("/", headers=HTMX).text == "two"


def test_a_status_goes_with_it() -> None:
    app = app_with(lambda: (render("notes.html", fragment="list", notes=NOTES), 422))
    assert app.test_client().get("/", headers=HTMX).status_code == 422
