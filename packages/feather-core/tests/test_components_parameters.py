"""Each parameter of each component does something, and nothing that is passed becomes markup."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pytest
from components import draw, make_app
from flask import Flask
from markupsafe import Markup

from feather.db.pagination import Page
from feather.frontend.gallery.documentation import components
from feather.frontend.icons import icon
from feather.testing import Fragment
from feather.testing.fragments import Element

COMPONENTS = {component.name: component for component in components()}

Check = Callable[[Fragment], bool]


class Case(NamedTuple):
    """What a parameter changes.

    Attributes:
        value: What is passed.
        check: Tells that it had its effect; false without the parameter.
    """

    value: object
    check: Check


def has(selector: str, text: str | None = None) -> Check:
    """Look for one element, and for what it says."""

    def check(fragment: Fragment) -> bool:
        found = fragment.all(selector)
        return len(found) == 1 and (text is None or found[0].text == text)

    return check


def count(selector: str, number: int) -> Check:
    return lambda fragment: len(fragment.all(selector)) == number


def says(text: str) -> Check:
    return lambda fragment: text in fragment.text


def drawing(fragment: Fragment) -> str:
    return str(fragment.one("svg").children)


def page(number: int, pages: int = 3) -> Page[int]:
    return Page(items=[1, 2], page=number, per_page=2, total=pages * 2)


# The least that can be passed, with values that no case has.
BASE: dict[str, dict[str, object]] = {
    "alert": {"message": "Base"},
    "avatar": {"name": "Base"},
    "badge": {"text": "Base"},
    "breadcrumb": {"items": ["Base"]},
    "button": {"text": "Base"},
    "card": {},
    "chart": {
        "id": "base",
        "labels": ["a", "b"],
        "series": [{"label": "Base", "values": [1, 2]}],
        "summary": "Base",
    },
    "checkbox": {"name": "base", "label": "Base"},
    "confirm_modal": {},
    "density_switch": {},
    "dropdown": {"name": "base", "options": ["a", "b"]},
    "empty_state": {"icon": "home", "title": "Base"},
    "field_errors": {"form": {"base": "Base"}},
    "icon": {"name": "home"},
    "input": {"name": "base"},
    "menu": {"id": "base", "label": "Base", "items": [{"text": "Base"}]},
    "modal": {"id": "base"},
    "page_header": {"title": "Base"},
    "pagination": {"page": page(2)},
    "prompt_modal": {},
    "radio": {"name": "base", "options": ["a", "b"]},
    "skeleton": {"lines": Case(7, count("span.f-skeleton", 7))},
    "stat": {"label": "Base", "value": "Base"},
    "switch": {"name": "base", "label": "Base"},
    "table": {"caption": "Base", "columns": ["Base", {"label": "Key", "sort": "key"}]},
    "tabs": {"id": "base", "items": [{"label": "Base", "content": "Base"}], "label": "Base"},
    "textarea": {"name": "base"},
    "theme_switch": {},
    "toast": {},
}

FIELD = {
    "name": Case("other", has("[name=other]")),
    "id": Case("other", has("#other")),
    "label": Case("Other", has("label.f-label[for=base]", "Other")),
    "required": Case(True, has("[required]")),
    "hint": Case("Help", has("p#base-hint", "Help")),
    "error": Case("Bad", has("p#base-error", "Bad")),
}
CLASS = {"class": Case("own", has(".own"))}
ATTRS = {"**attrs": Case("yes", has("[data-own=yes]"))}
CASES: dict[str, dict[str, Case]] = {
    "alert": {
        "message": Case("Saved", says("Saved")),
        "variant": Case("error", has("[role=alert][data-variant=error]")),
        "title": Case("Done", has("strong", "Done")),
        "dismissible": Case(True, has("button[aria-label=Dismiss][data-dismiss=.f-alert]")),
    },
    "avatar": {
        "name": Case("Ada Moreno", has("span", "AM")),
        "tone": Case(3, has("[data-tone=3]")),
    },
    "badge": {
        "text": Case("New", has("span", "New")),
        "variant": Case("danger", has("[data-variant=danger]")),
        "dot": Case(True, has("[data-dot]")),
        "square": Case(True, has("[data-square]")),
    },
    "breadcrumb": {
        "items": Case([{"text": "Home", "href": "/"}, "Here"], has("a[href=/]", "Home")),
        "label": Case("Way", has("nav[aria-label=Way]")),
    },
    "button": {
        "text": Case("Save", has("button", "Save")),
        "variant": Case("ghost", has("[data-variant=ghost]")),
        "type": Case("submit", has("button[type=submit]")),
        "icon": Case("home", has("svg")),
        "size": Case("sm", has("[data-size=sm]")),
        "href": Case("/there", has("a[href=/there]", "Base")),
        "disabled": Case(True, has("button[disabled]")),
        "loading": Case(True, has("button[aria-busy=true]")),
        "icon_only": Case(True, has("button[data-icon-only][aria-label=Base]", "")),
    },
    "card": {
        "title": Case("Storage", has("h2.f-card-title", "Storage")),
        "description": Case("Of 20 GB", has("p.f-card-description", "Of 20 GB")),
        "actions": Case(Markup("<b>Act</b>"), has("b", "Act")),
        "footer": Case("Foot", has("div.f-card-footer", "Foot")),
        "level": Case(4, has("h4.f-card-title")),
        "flush": Case(True, has("section[data-flush]")),
        "id": Case("own-id", has("section#own-id")),
    },
    "chart": {
        "id": Case("other", has("#other-table[popover]")),
        "labels": Case(["x", "y"], lambda f: f.one("tbody").text == "x1y2"),
        "series": Case([{"label": "S", "values": [3, None]}], has("li[data-series=1]", "S")),
        "summary": Case("It grew.", has("canvas[role=img][aria-label=It grew.]")),
        "label": Case("Users", has("caption", "Users")),
        "type": Case("bar", has("li[data-shape=bar]")),
        "height": Case("lg", has("[data-height=lg]")),
    },
    "checkbox": {
        **FIELD,
        "checked": Case(True, has("[checked]")),
        "value": Case("1", has("[value=1]")),
    },
    "confirm_modal": {},
    "density_switch": {"label": Case("Rows", has("[role=group][aria-label=Rows]"))},
    "dropdown": {
        **FIELD,
        "options": Case([{"value": "de", "label": "Germany"}], has("option[value=de]", "Germany")),
        "selected": Case("b", has("option[value=b][selected]")),
        "placeholder": Case("Choose", has("option[value=][selected]", "Choose")),
        "size": Case("sm", has("select[data-size=sm]")),
    },
    "empty_state": {
        "icon": Case(Markup("<i></i>"), has("i")),
        "title": Case("Nothing", has("p.f-empty-title", "Nothing")),
        "text": Case("Add one", says("Add one")),
    },
    "field_errors": {
        "form": Case({"email": "Bad"}, has("a[href=#email]", "Bad")),
        "title": Case("Look", has("strong", "Look")),
        "labels": Case({"base": "Email"}, has("a", "Email: Base")),
    },
    "icon": {
        "name": Case("search", lambda f: drawing(f) != drawing(Fragment(icon("home")))),
        "fill": Case(True, lambda f: drawing(f) == drawing(Fragment(icon("home", fill=True)))),
        "size": Case("lg", has("[data-size=lg]")),
        "label": Case("Home", has("[role=img][aria-label=Home]")),
    },
    "input": {
        **FIELD,
        "type": Case("email", has("[type=email]")),
        "value": Case("", has("[value=]")),
        "placeholder": Case("e.g.", has("[placeholder=e.g.]")),
        "icon": Case("search", has("svg")),
    },
    "menu": {
        "id": Case("other", has("[popover]#other[role=menu]")),
        "label": Case("More", has("[role=menu][aria-label=More]")),
        "items": Case([{"text": "Go", "href": "/go"}], has("a[role=menuitem][href=/go]", "Go")),
        "icon": Case(Markup("<i></i>"), has("i")),
        "align": Case("start", has("[data-align=start]")),
        "size": Case("lg", has("[aria-haspopup=menu][data-size=lg]")),
        "show_label": Case(True, has("[aria-haspopup=menu]", "Base")),
    },
    "modal": {
        "id": Case("other", has("dialog#other")),
        "title": Case("Rename", has("h2#base-title", "Rename")),
        "description": Case("Visible", has("p#base-desc", "Visible")),
        "size": Case("lg", has("dialog[data-size=lg]")),
        "footer": Case("Foot", has("div.f-modal-footer", "Foot")),
        "dismissible": Case(False, has("dialog[closedby=none]")),
    },
    "page_header": {
        "title": Case("Users", has("h1", "Users")),
        "description": Case("All of them", has("p", "All of them")),
    },
    "pagination": {
        "page": Case(page(3), has("a[aria-current=page][aria-label=Page 3]", "3")),
        "label": Case("Rows", has("nav[aria-label=Rows]")),
        "links": Case({"data_own": "x"}, lambda fragment: bool(fragment.all("a[data-own=x]"))),
    },
    "prompt_modal": {},
    "radio": {
        **FIELD,
        "name": Case("other", has("#other")),
        "id": Case("own-id", has("fieldset#own-id")),
        "label": Case("Size", has("legend", "Size")),
        "required": Case(True, has("fieldset[aria-required=true]")),
        "options": Case([{"value": "x", "label": "X", "hint": "H"}], has("p#base-1-hint", "H")),
        "selected": Case("b", has("input[value=b][checked]")),
    },
    "skeleton": {"lines": Case(7, count("span.f-skeleton", 7))},
    "stat": {
        "label": Case("Users", has("dt", "Users")),
        "value": Case(12, has("dd", "12")),
        "delta": Case("8%", has("span.f-delta", "8%")),
        "trend": Case("down", says("down")),
        "tone": Case("bad", has("[data-tone=bad]")),
        "note": Case("today", has("p", "today")),
        "icon": Case("group", has("svg")),
    },
    "switch": {
        **{name: case for name, case in FIELD.items() if name != "required"},
        "checked": Case(True, has("[checked]")),
        "value": Case("1", has("[value=1]")),
    },
    "table": {
        "caption": Case("Users", has("caption", "Users")),
        "columns": Case([{"label": "Only", "wide": True}], has("th[data-wide]", "Only")),
        "rows": Case([["Cell"]], has("td", "Cell")),
        "sort": Case("key", has("th[aria-sort=ascending]", "Key")),
        "links": Case({"data_own": "x"}, has("a.f-sort[data-own=x]", "Key")),
    },
    "tabs": {
        "id": Case("other", has("div[role=tabpanel]#other-1-panel[aria-labelledby=other-1]")),
        "items": Case([{"label": "Board", "content": "Body"}], has("div[role=tabpanel]", "Body")),
        "label": Case("Parts", has("[role=tablist][aria-label=Parts]")),
    },
    "textarea": {
        **FIELD,
        "value": Case("Text", has("textarea", "Text")),
        "rows": Case(9, has("[rows=9]")),
        "placeholder": Case("e.g.", has("[placeholder=e.g.]")),
    },
    "theme_switch": {"label": Case("Look", has("[role=group][aria-label=Look]"))},
    "toast": {},
}

# What other parameters have to say before this one has an effect.
BESIDE: dict[tuple[str, str], dict[str, object]] = {
    ("card", "level"): {"title": "Base"},
    ("stat", "trend"): {"delta": "1"},
    ("stat", "tone"): {"delta": "1"},
}
PARAMETERS = [
    (name, parameter.name)
    for name, component in COMPONENTS.items()
    for parameter in component.parameters
    if parameter.name != "caller"  # test_components.py has what a call's body does
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("app"))


def render(app: Flask, name: str, given: Mapping[str, object]) -> Fragment:
    return draw(app, f"{{{{ ui.{name}(**given) }}}}", given={**BASE[name], **given})


def cases(name: str) -> dict[str, Case]:
    return {**CLASS, **ATTRS, **CASES[name]}


def test_every_parameter_has_a_case() -> None:
    for name, component in COMPONENTS.items():
        documented = {p.name for p in component.parameters} - {"caller"}
        assert documented <= cases(name).keys(), name
        assert CASES[name].keys() <= documented, name


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_has_its_effect(app: Flask, name: str, parameter: str) -> None:
    case = cases(name)[parameter]
    keyword = "data_own" if parameter == "**attrs" else parameter
    beside = BESIDE.get((name, parameter), {})
    assert not case.check(render(app, name, beside)), "the effect is there without it"
    assert case.check(render(app, name, {**beside, keyword: case.value}))


EVIL = """'"><script>alert(1)</script>{{ 7 * 7 }}"""


def tags(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Element):
            yield child.tag
            assert not [name for name in child.attributes if name.startswith("on")], child
            assert not {"<script", "script>", "'\""} & child.attributes.keys(), child
            yield from tags(child)


# What is no text: a page, attributes by name, and what chart() refuses.
NO_TEXT = {
    ("pagination", "page"), ("pagination", "links"), ("table", "links"),
    ("chart", "series"), ("chart", "type"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameter"), [found for found in PARAMETERS if found not in NO_TEXT]
)
def test_text_stays_text(app: Flask, name: str, parameter: str) -> None:
    keyword = "data_own" if parameter == "**attrs" else parameter
    kinds = {p.name: p.type for p in COMPONENTS[name].parameters}
    words = ("text", "label", "value", "href", "icon", "hint", "variant", "sort", "content")
    hostile: dict[str | None, object] = {
        "list": [[EVIL]] if parameter == "rows" else [EVIL, dict.fromkeys(words, EVIL)],
        "dict": {EVIL: EVIL},
    }
    rendered = render(app, name, {keyword: hostile.get(kinds[parameter], EVIL)})
    assert "script" not in set(tags(rendered))
    assert "49" not in rendered.text
