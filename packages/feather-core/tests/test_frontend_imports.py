"""Imports that cost little: templates see what they see with Jinja alone, and are made as often."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from jinja2 import DictLoader, Environment

from feather.frontend.imports import TemplateGlobals, init_imports
from feather.frontend.setup import init_frontend

TEMPLATES = {
    "part.html": "{{ made() }}{% macro name() %}{{ who|default('nobody') }}{% endmacro %}",
    "page.html": """
        {% for _ in (1, 2, 3) %}{% from "part.html" import name %}{{ name() }} {% endfor %}
    """,
}


def told(environment: Environment) -> list[str | int]:
    """What pages say, and how often the part that they import was made, as globals come."""
    made: list[int] = []
    environment.globals["made"] = lambda: made.append(1) or ""

    def render(**own: str) -> str:
        return " ".join(environment.get_template("page.html", globals=own).render().split())

    pages = [render(), render(), render(colour="red"), render(who="Ada")]
    environment.globals["who"] = "all"
    environment.globals["later"] = "on"
    return [*pages, render(), len(made)]


def test_templates_see_what_they_see_with_jinja_alone() -> None:
    plain, cheap = (Environment(loader=DictLoader(TEMPLATES), autoescape=True) for _ in range(2))
    init_imports(cheap)
    assert isinstance(cheap.get_template("page.html").globals, TemplateGlobals)
    expected = told(plain)
    assert expected[:2] == ["nobody nobody nobody"] * 2
    assert expected[3] == "Ada Ada Ada"
    assert told(cheap) == expected


def test_an_environment_that_chains_globals_itself_keeps_its_way() -> None:
    class Own(Environment):
        def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
            return {**self.globals, **(d or {})}

    jinja = Own(loader=DictLoader({"page.html": "{{ who }}"}))
    init_imports(jinja)
    assert type(jinja.get_template("page.html").globals) is dict


def test_the_templates_of_an_app_have_cheap_imports() -> None:
    app = Flask("x", static_folder=None)
    app.config["FEATHER_ENV"] = "production"
    init_frontend(app)
    assert isinstance(app.jinja_env.from_string("").globals, TemplateGlobals)
