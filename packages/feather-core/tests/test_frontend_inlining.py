"""Components that are written out: the same pages, whatever is passed, overridden or edited."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from markupsafe import Markup

from feather.frontend.setup import init_frontend
from feather.frontend.templates import framework_templates

SIGNATURES = {
    "button": (
        ("text", "variant", "type", "icon", "size", "href", "class", "disabled", "loading"),
        ("icon_only", "hx_post", "hx_target", "aria_label", "aria_pressed", "for_", "on_click"),
    ),
    "badge": (("text", "variant", "dot", "square", "class"), ("hx_get", "data_id", "style")),
    "icon": (("name", "size", "class", "label", "fill"), ("other",)),
    "stat": (("label", "value", "delta", "trend", "tone", "note", "icon"), ("hx_get",)),
    "gone": (("text",), ()),
}
IMPORTS = "\n".join(
    f'{{% from "components/{name}.html" import {name} %}}' for name in SIGNATURES if name != "gone"
)
BASE = "<main>{% block main %}{% endblock %}</main>"
# Where calls stand; CALL is replaced.
PLACES = {
    "page": "[CALL]",
    "loop": "{% for i in [1, 2] %}{{ i }}CALL{% if i > 1 %}CALL{% else %}no{% endif %}{% endfor %}",
    "macro": "{% macro m(x) %}CALL{{ x }}{% endmacro %}{{ m(1) }}{{ m(2) }}",
    "set": "{% set s %}CALL{% endset %}{{ s }}{{ s|length }}",
    "filter": "{% filter upper %}CALL{% endfilter %}",
    "call": "{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}CALL{% endcall %}",
    "recursive": "{% for i in [1, [2]] recursive %}CALL{% if loop.depth0 < 1 %}"
    "{{ loop([3]) }}{% endif %}{% endfor %}",
    "plain text": "{% autoescape false %}CALL{% endautoescape %}",
    "condition": "{{ '' if nothing else 'x' }}{% if t0 is defined %}CALL{% endif %}",
}
TEXT = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ["<b>", "a & b", '"', "'", "", "sm", "home", "primary", "{{ x }}", "{% if %}", "\n"]
)
LITERAL = st.none() | st.booleans() | st.integers(-9, 999) | TEXT
VALUE = LITERAL | TEXT.map(Markup) | st.floats(allow_nan=False) | st.lists(TEXT, max_size=2)


def app_with(templates: Mapping[str, str], *, plain: bool = False) -> Flask:
    app = Flask("x", static_folder=None)
    app.config.update(FEATHER_ENV="production", TESTING=True)
    init_frontend(app)
    if plain:
        app.jinja_env.code_generator_class = CodeGenerator
    app.jinja_loader = ChoiceLoader([DictLoader(dict(templates)), framework_templates()])
    return app


WRITTEN_OUT, CALLED = (app_with({"base.html": BASE}, plain=plain) for plain in (False, True))


def outcome(load: Callable[[str], jinja2.Template], page: str, values: Mapping[str, Any]) -> str:
    """Return a page, or the error that it ends with."""
    try:
        return load(page).render(values)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is compared
        return f"{type(error).__name__}: {error}"


def same(templates: Mapping[str, str], values: Mapping[str, Any], name: str = "page.html") -> str:
    """Return what both compilers make of a page."""
    apps = (app_with(templates, plain=plain) for plain in (False, True))
    ours, theirs = (outcome(app.jinja_env.get_template, name, values) for app in apps)
    assert ours == theirs
    return ours


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return a call of a component, and the variables in it."""
    component = draw(st.sampled_from(sorted(SIGNATURES)))
    parameters, others = SIGNATURES[component]
    positional = draw(st.integers(0, len(parameters)))
    names = draw(st.lists(st.sampled_from([*parameters, *others]), max_size=6, unique=True))
    values: dict[str, Any] = {}
    written = []
    for name in (*[""] * positional, *names):
        if draw(st.booleans()):
            value = (
                repr(draw(LITERAL))
                if draw(st.booleans())
                else draw(
                    st.sampled_from(["[1]", "nothing", "nothing.at.all", "'a' ~ t0", "t0 or 'x'"])
                )
            )
        else:
            value = f"t{len(values)}"
            values[value] = draw(VALUE)
        written.append(f"{name}={value}" if name else value)
    return f"{{{{ {component}({', '.join(written)}) }}}}", values


@settings(max_examples=200, deadline=None)
@given(calls(), st.sampled_from(sorted(PLACES)), st.booleans())
def test_a_page_is_byte_for_byte_the_same(
    call: tuple[str, dict[str, Any]], place: str, extends: bool
) -> None:
    text, values = call
    body = PLACES[place].replace("CALL", text)
    page = f"{IMPORTS}{body}"
    if extends:
        page = f"{{% extends 'base.html' %}}{IMPORTS}{body}{{% block main %}}{body}{{% endblock %}}"
    ours, theirs = (
        outcome(app.jinja_env.from_string, page, values) for app in (WRITTEN_OUT, CALLED)
    )
    assert ours == theirs


BUTTON = '{% from "components/button.html" import button %}'
OWN = "{% macro button(text, tone='calm') %}<own {{ tone }}>{{ text }}</own>{% endmacro %}"


@pytest.fixture
def macro_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the macros that are called."""
    called: list[str] = []
    call = Macro.__call__

    def noted(self: Macro, *args: Any, **kwargs: Any) -> str:
        called.append(self.name)
        return call(self, *args, **kwargs)

    noted.jinja_pass_arg = call.jinja_pass_arg  # type: ignore[attr-defined]
    monkeypatch.setattr(Macro, "__call__", noted)
    return called


@pytest.mark.parametrize(
    "page",
    [
        BUTTON + "CALL",
        "{% from 'components/button.html' import button as button %}{% if true %}CALL{% endif %}",
        "{% extends 'base.html' %}" + BUTTON + "{% block main %}CALL{% endblock %}",
        BUTTON + "{% block a %}{% block b %}CALL{% endblock %}{% endblock %}",
        "{% from 'components/__init__.html' import button %}CALL",
    ],
)
def test_no_macro_is_called(page: str, macro_calls: list[str]) -> None:
    call = '{{ button("Save", type="submit", hx_post=url) }}'
    app = app_with({"page.html": page.replace("CALL", call), "base.html": BASE})
    text = app.jinja_env.get_template("page.html").render(url="/save?a&b")
    assert '<button type="submit" class="f-button" data-variant="primary"' in text
    assert 'hx-post="/save?a&amp;b"' in text
    assert macro_calls == []


def test_a_component_of_the_app_wins_and_is_written_out_too(macro_calls: list[str]) -> None:
    page = BUTTON + "{{ button('<Save>') }}{{ button(t, tone='loud') }}"
    app = app_with({"page.html": page, "components/button.html": OWN})
    text = app.jinja_env.get_template("page.html").render(t="&")
    assert text == "<own calm>&lt;Save&gt;</own><own loud>&amp;</own>"
    assert macro_calls == []


@pytest.mark.parametrize("own", [True, False])
def test_an_edited_component_is_seen_at_once(
    own: bool, tmp_path: Path, macro_calls: list[str]
) -> None:
    app = app_with({})
    app.jinja_env.auto_reload = True
    app.jinja_loader = ChoiceLoader([FileSystemLoader(tmp_path), framework_templates()])
    (tmp_path / "components").mkdir()
    (tmp_path / "page.html").write_text(BUTTON + "{{ button('Save') }}")
    component = tmp_path / "components/button.html"
    component.write_text(OWN)

    def page() -> str:
        return app.jinja_env.get_template("page.html").render()

    assert page() == page() == "<own calm>Save</own>"
    component.write_text(OWN.replace("own", "new") if own else "{{ nothing }}" + OWN)
    os.utime(component, (1, 1))
    assert page() == page() == ("<new calm>Save</new>" if own else "<own calm>Save</own>")
    (tmp_path / "page.html").write_text(BUTTON + "{{ button('Send') }}")
    os.utime(tmp_path / "page.html", (1, 1))
    macro_calls.clear()
    assert page() == ("<new calm>Send</new>" if own else "<own calm>Send</own>")
    assert macro_calls == []


@pytest.mark.parametrize(
    "page",
    [
        BUTTON + "{% set button = other %}{{ button('x') }}",
        BUTTON + "{% with button = other %}{{ button('x') }}{% endwith %}{{ button('x') }}",
        BUTTON + "{% for button in [other] %}{{ button('x') }}{% endfor %}{{ button('x') }}",
        BUTTON + "{% macro m(button) %}{{ button('x') }}{% endmacro %}{{ m(other) }}",
        BUTTON + "{% macro button(x) %}{{ x }}!{% endmacro %}{{ button('x') }}",
        BUTTON + "{% from 'mine.html' import button %}{{ button('x') }}",
        BUTTON + "{% from 'mine.html' import mine as button %}{{ button('x') }}",
        BUTTON + "{% import 'mine.html' as button %}{{ button.button('x') }}",
        "{{ button('x') }}" + BUTTON,
        "{% if off %}" + BUTTON + "{% endif %}{{ button('x') }}",
        "{% if not off %}" + BUTTON + "{% endif %}{{ button('x') }}",
        "{% from 'mine.html' import button %}{{ button('x') }}",
        "{% extends 'shadow.html' %}" + BUTTON + "{% block main %}{{ button('x') }}{% endblock %}",
        "{% extends 'base.html' %}" + BUTTON + "{{ button(called()) }}",
        "{% if not off %}{% extends 'base.html' %}{% endif %}" + BUTTON + "{{ button(called()) }}",
        "{% block b %}" + BUTTON + "{{ button('x') }}{% endblock %}{{ button('x') }}",
        BUTTON + "{{ button(*['x']) }}{{ button('x', **{'type': 'submit'}) }}",
        BUTTON + "{{ button('x', text='y') }}{{ button('x', caller=1) }}",
        BUTTON + "{{ button('x')|upper }}{{ button('x') ~ 1 }}{{ button(button('x')) }}",
        BUTTON + "{{ button(called()) }}{{ button(called(), variant=called()) }}",
    ],
)
def test_names_mean_what_they_mean_in_jinja(page: str) -> None:
    templates = {
        "page.html": page,
        "base.html": BASE,
        "mine.html": OWN + "{% set mine = button %}",
        "shadow.html": "{% from 'mine.html' import button %}{% block main %}{% endblock %}",
    }
    counts: list[list[int]] = []
    found = []
    for plain in (False, True):
        calls_made: list[int] = []
        counts.append(calls_made)
        values = {
            "other": lambda text: f"other {text}",
            "called": lambda made=calls_made: made.append(1) or f"call {len(made)}",
        }
        app = app_with(templates, plain=plain)
        found.append(outcome(app.jinja_env.get_template, "page.html", values))
    assert found[0] == found[1]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "component",
    [
        "{% macro thing(x) %}{% set y = x %}{{ y }}{% endmacro %}",
        "{% macro thing(x) %}{% for y in x %}{{ y }}{% endfor %}{% endmacro %}",
        "{% macro thing(x, y=x) %}{{ y }}{% endmacro %}",
        "{% macro thing(x) %}{{ varargs }}{{ kwargs }}{{ caller }}{% endmacro %}",
        "{% macro thing(x) %}{{ kwargs.pop('a', 0) }}{{ kwargs|attrs }}{% endmacro %}",
        (
            "{% macro thing(x) %}{{ who() }}{{ helper(x) }}{{ nobody }}{% endmacro %}"
            "{% macro helper(x) %}({{ x }}){% endmacro %}"
        ),
        "{% set who = 'mine' %}{% macro thing(x) %}{{ who }}{{ x }}{% endmacro %}",
        "{% macro thing(x) %}{{ [x]|map('upper')|join }}{% endmacro %}",
        "{% macro thing(x) %}{{ x|nofilter }}{% endmacro %}",
        "{% autoescape false %}{% macro thing(x) %}{{ x }}{% endmacro %}{% endautoescape %}",
        "{% macro other(x) %}{{ x }}{% endmacro %}",
        "{% macro thing(x) %}{{ ",
        (
            "{% macro thing(x) %}"
            "{% if x %}{{ x }}{% elif kwargs %}{{ kwargs|attrs }}{% else %}-{% endif %}"
            "{% if 'a' in kwargs and not kwargs.b %}a{% endif %}{{ kwargs.a }}{{ kwargs|length }}"
            "{% endmacro %}"
        ),
        "{% macro thing(x) %}{{ x if x else {'b': x, 'c': 1}|attrs }}{% endmacro %}",
    ],
)
@pytest.mark.parametrize(
    "call",
    ["thing('<x>')", "thing(t)", "thing(t, a=t, b='<')", "thing('', a='', b=t)", "thing(t, 2)"],
)
def test_components_of_any_kind_work_as_ever(component: str, call: str) -> None:
    @pass_context
    def who(context: Any) -> str:
        return str(context.get("t", "nothing there"))

    templates = {
        "components/thing.html": component,
        "page.html": "{% from 'components/thing.html' import thing %}{{ " + call + " }}",
    }
    found = []
    for plain in (False, True):
        app = app_with(templates, plain=plain)
        app.jinja_env.globals["who"] = who
        found.append(outcome(app.jinja_env.get_template, "page.html", {"t": "<t>"}))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["page.txt", "page.html"])
def test_pages_without_escaping_stay_so(name: str) -> None:
    body = BUTTON + "{{ button('<x>', title=t) }}"
    assert same({name: body, "page2.html": body}, {"t": Markup("<b>")}, name)


def test_a_compiler_of_the_app_is_left_in_place() -> None:
    class Own(CodeGenerator):
        pass

    app = Flask("x", static_folder=None)
    app.config["FEATHER_ENV"] = "production"
    app.jinja_env.code_generator_class = Own
    init_frontend(app)
    assert app.jinja_env.code_generator_class is Own


@pytest.mark.parametrize("options", [{"finalize": str.upper}, {"enable_async": True}])
def test_unusual_environments_are_left_alone(options: dict[str, Any]) -> None:
    found = []
    for plain in (False, True):
        app = app_with({}, plain=plain)
        overlay = app.jinja_env.overlay(**options)
        overlay.loader = app.jinja_env.loader
        page = overlay.from_string(BUTTON + "{{ button('a' ~ t) }}")
        found.append(page.render(t="b"))
    assert found[0] == found[1]
