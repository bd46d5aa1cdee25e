"""Components: the reference's calls, accessibility, overriding, and what goes together."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from components import draw, make_app
from flask import Flask
from jinja2 import Environment

from feather import Feather
from feather.db.pagination import Page
from feather.doctor.checks.markup import smells
from feather.exceptions import ValidationError
from feather.frontend.gallery.documentation import components
from feather.frontend.templates import TEMPLATE_FOLDER
from feather.plugins import Plugin, hookimpl
from feather.testing import Fragment

NAMES = [component.name for component in components()]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("app"))


def page(number: int, pages: int) -> Page[int]:
    return Page(items=list(range(10)), page=number, per_page=10, total=pages * 10)


@pytest.mark.parametrize(
    ("call", "tag", "attributes", "text"),
    [
        (
            '{{ button("Save", type="submit") }}',
            "button",
            {"type": "submit", "data-variant": "primary"},
            "Save",
        ),
        (
            '{{ button("Save", variant="primary") }}',
            "button",
            {"type": "button", "data-variant": "primary"},
            "Save",
        ),
        (
            '{{ button("Delete", variant="danger", icon=icon("delete", size="sm")) }}',
            "button",
            {"type": "button", "data-variant": "danger"},
            "Delete",
        ),
        ('{{ icon("home") }}', "svg", {"class": "f-icon", "aria-hidden": "true"}, ""),
        ('{{ icon("settings", size="lg") }}', "svg", {"data-size": "lg"}, ""),
    ],
)
def test_the_calls_of_the_reference_work(
    app: Flask, call: str, tag: str, attributes: dict[str, str], text: str
) -> None:
    imports = (
        '{% from "components/button.html" import button %}\n'
        '{% from "components/icon.html" import icon %}\n'
    )
    (element,) = (child for child in draw(app, imports + call).children if child != "\n\n")
    assert not isinstance(element, str)
    assert element.tag == tag
    assert element.text == text
    assert attributes.items() <= element.attributes.items()
    assert len(element.all("svg")) == ("icon=" in call)


@pytest.mark.parametrize("name", NAMES)
def test_each_component_can_be_imported_in_both_ways(app: Flask, name: str) -> None:
    sources = [
        f'{{% from "components/{file}.html" import {name} %}}{{{{ {name}.name }}}}'
        for file in (name, "__init__")
    ]
    assert [draw(app, source).text for source in sources] == [name, name]


def test_an_apps_own_component_is_used_within_others(tmp_path: Path) -> None:
    app = make_app(
        tmp_path,
        {
            "components/icon.html": """
                {% macro icon(name, size="md", class="", label=None, fill=False) -%}
                <i>{{ name }}</i>
                {%- endmacro %}
            """,
            "components/button.html": """
                {% macro button(text) -%}
                <my-button{{ kwargs|attrs }}>{{ text }}</my-button>
                {%- endmacro %}
            """,
        },
    )
    alert = draw(app, '{{ ui.alert("Saved", variant="success", dismissible=True) }}')
    assert alert.one("i").text == "check_circle"
    assert alert.one("my-button").text == "Dismiss"
    for source, texts in {
        '{{ ui.modal("m", "Title") }}': ["Close"],
        "{{ ui.confirm_modal() }}": ["Cancel", "Confirm"],
        "{{ ui.prompt_modal() }}": ["Cancel", "OK"],
        '{{ ui.menu("m", "More", [{"text": "Go", "icon": "bolt"}]) }}': ["More"],
        "{{ ui.pagination(page) }}": ["Previous page", "1", "2", "Next page"],
    }.items():
        drawn = draw(app, source, page=page(1, 2))
        assert [button.text for button in drawn.all("my-button")] == texts
    for source, name in {
        '{{ ui.input("q", icon="search") }}': "search",
        '{{ ui.textarea("q", error="Bad") }}': "error",
        '{{ ui.menu("m", "More", [{"text": "Go", "icon": "bolt"}]) }}': "bolt",
        '{{ ui.empty_state("inbox", "None") }}': "inbox",
        '{{ ui.stat("Users", 1, icon="group") }}': "group",
    }.items():
        assert draw(app, source).one("i").text == name


def test_plugins_replace_components_and_the_app_replaces_theirs(tmp_path: Path) -> None:
    def own(folder: str, *names: str) -> None:
        for name in names:
            file = tmp_path / folder / "components" / f"{name}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{{% macro {name}(text) %}}{folder} {name}{{% endmacro %}}", "utf-8")

    class Branded(Plugin):
        name = "branded"

        @hookimpl
        def feather_template_folders(self) -> list[Path]:
            return [tmp_path / "plugin"]

    own("plugin", "badge", "avatar")
    own("templates", "badge")
    app = Flask("x", root_path=str(tmp_path))
    app.config.update(SECRET_KEY="k" * 32, FEATHER_ENV="testing")
    app.add_url_rule("/list", "list", lambda: "")
    Feather(app, plugins=[Branded])
    assert draw(app, '{{ ui.badge("New") }}').text == "templates badge"
    assert draw(app, '{{ ui.avatar("New") }}').text == "plugin avatar"
    assert draw(app, '{{ ui.button("New") }}').one("button").text == "New"


def test_a_button_that_sends_shows_that_it_does(app: Flask) -> None:
    spinner = "span.f-spinner[aria-hidden=true]"
    assert draw(app, '{{ ui.button("Like", hx_post="/like") }}').one(spinner)
    assert draw(app, '{{ ui.button("Like", loading=True) }}').one(spinner)
    assert not draw(app, '{{ ui.button("Like", id="like") }}').all(spinner)


def test_a_disabled_link_leads_nowhere_and_says_so(app: Flask) -> None:
    link = draw(app, '{{ ui.button("Next", href="/next", disabled=True) }}').one("a")
    assert (link.attributes["role"], link.attributes["aria-disabled"]) == ("link", "true")
    assert "href" not in link.attributes


def test_bodies_are_drawn_inside(app: Flask) -> None:
    body = "<em>Body</em>{% endcall %}"
    for source, selector in {
        '{% call ui.card("Title", id="c") %}': "div.f-card-body",
        '{% call ui.modal("m", "Title") %}': "div.f-modal-body",
        '{% call ui.page_header("Title") %}': "header",
        '{% call ui.empty_state("inbox", "None") %}': "div.f-empty",
        '{% call ui.table("Caption", ["Name"]) %}': "tbody",
    }.items():
        assert draw(app, source + body).one(selector).one("em").text == "Body"
    tabs = draw(app, '{% call(item) ui.tabs("t", ["A", "B"], "Parts") %}{{ item }}!{% endcall %}')
    assert [panel.text for panel in tabs.all("[role=tabpanel]")] == ["A!", "B!"]


def test_a_card_with_an_id_is_a_region_of_its_title(app: Flask) -> None:
    card = draw(app, '{{ ui.card("Storage", id="storage") }}')
    assert card.one("section").attributes["aria-labelledby"] == "storage-title"
    assert card.one("h2#storage-title").text == "Storage"


def test_hints_and_errors_are_tied_to_their_control(app: Flask) -> None:
    for source, selector in {
        '{{ ui.input("email", "Email", hint="H", error="E") }}': "input",
        '{{ ui.textarea("email", "Email", hint="H", error="E") }}': "textarea",
        '{{ ui.dropdown("email", ["a"], label="Email", hint="H", error="E") }}': "select",
        '{{ ui.checkbox("email", "Email", hint="H", error="E") }}': "input",
        '{{ ui.switch("email", "Email", hint="H", error="E") }}': "input[role=switch]",
        '{{ ui.radio("email", ["a"], label="Email", hint="H", error="E") }}': "fieldset",
    }.items():
        drawn = draw(app, source)
        control = drawn.one(selector)
        assert control.attributes["aria-describedby"] == "email-hint email-error"
        assert control.attributes["aria-invalid"] == "true"
        assert [drawn.one(f"#email-{kind}").text for kind in ("hint", "error")] == ["H", "E"]


def test_a_control_keeps_the_attributes_of_its_call(app: Flask) -> None:
    control = draw(app, '{{ ui.input("name", "Name", autofocus=True, hx_get="/check") }}')
    assert {"autofocus": None, "hx-get": "/check"}.items() <= control.one(
        "input"
    ).attributes.items()


def test_choices_are_compared_as_text(app: Flask) -> None:
    options = [1, {"value": 2, "label": "Two"}]
    for name, selector in {"dropdown": "option[selected]", "radio": "input[checked]"}.items():
        drawn = draw(app, f'{{{{ ui.{name}("n", options, selected="2") }}}}', options=options)
        assert drawn.one(selector).attributes["value"] == "2"
        assert not draw(app, f'{{{{ ui.{name}("n", options) }}}}', options=options).all(selector)


def test_a_question_begins_at_no(app: Flask) -> None:
    dialog = draw(app, "{{ ui.confirm_modal() }}").one("dialog#f-confirm[role=alertdialog]")
    assert dialog.one("button[autofocus]").text == "Cancel"
    assert dialog.one("button[value=ok]").attributes["type"] == "submit"
    assert (
        dialog.one("[data-part=message]").attributes["id"] == dialog.attributes["aria-describedby"]
    )
    assert dialog.one("[data-part=title]").attributes["id"] == dialog.attributes["aria-labelledby"]


def test_a_prompt_has_one_labelled_field(app: Flask) -> None:
    dialog = draw(app, "{{ ui.prompt_modal() }}").one("dialog#f-prompt")
    assert dialog.one("label").attributes["for"] == dialog.one("input[autofocus]").attributes["id"]
    assert dialog.one("form[method=dialog]").one("button[value=ok]").text == "OK"


def test_toasts_have_their_regions_and_icons(app: Flask) -> None:
    drawn = draw(app, "{{ ui.toast() }}")
    assert drawn.one("div.f-toaster[popover=manual]").attributes["aria-label"] == "Notifications"
    assert drawn.one("#f-live-polite").attributes["aria-live"] == "polite"
    assert drawn.one("#f-live-assertive").attributes["aria-live"] == "assertive"
    templates = {t.attributes["id"] for t in drawn.all("template") if t.one("svg")}
    assert templates == {
        f"f-icon-{n}" for n in ("check_circle", "error", "warning", "info", "close")
    }


def test_a_menu_belongs_to_its_button(app: Flask) -> None:
    drawn = draw(
        app,
        """{{ ui.menu("row", "Actions", [
            {"text": "Open", "href": "/open"}, "-",
            {"text": "Delete", "variant": "danger", "attrs": {"hx_delete": "/row"}},
            {"text": "Move", "disabled": True}], hx_get="/x") }}""",
    )
    opener = drawn.one("[aria-haspopup=menu]")
    assert opener.attributes["popovertarget"] == drawn.one("[role=menu]").attributes["id"] == "row"
    assert opener.attributes["aria-expanded"] == "false"
    assert opener.attributes["hx-get"] == "/x"
    items = drawn.all("[role=menuitem]")
    assert [(item.tag, item.text) for item in items] == [
        ("a", "Open"), ("button", "Delete"), ("button", "Move"),
    ]  # fmt: skip
    assert {"data-variant": "danger", "hx-delete": "/row"}.items() <= items[1].attributes.items()
    assert "disabled" in items[2].attributes
    assert len(drawn.all("hr")) == 1


def test_an_item_of_a_menu_sends_a_form(app: Flask) -> None:
    item = """{{ ui.menu("row", "Actions", [{"text": "Archive", "type": "submit",
        "attrs": {"form": "rows", "name": "action", "value": "archive"}}]) }}"""
    button = draw(app, item).one("button[role=menuitem]")
    assert {"type": "submit", "form": "rows", "name": "action", "value": "archive"}.items() <= (
        button.attributes.items()
    )


def test_a_chart_is_also_a_table_and_a_sentence(app: Flask) -> None:
    drawn = draw(
        app,
        "{{ ui.chart('c', [1, '</script>'], series, 'It\\'s up.', label='Load') }}",
        series=[
            {"label": "Users' mean", "values": [Decimal("1.5"), 12345.25]},
            {"label": "New", "values": [1200, None], "type": "bar", "axis": "right"},
        ],
    )
    chart = drawn.one("#c[data-island=feather-chart][data-when=visible]")
    assert json.loads(chart.attributes["data-props"] or "") == {
        "labels": ["1", "</script>"],
        "series": [
            {
                "label": "Users' mean",
                "type": "line",
                "axis": "left",
                "values": [1.5, 12345.25],
                "place": 1,
            },
            {"label": "New", "type": "bar", "axis": "right", "values": [1200, None], "place": 1},
        ],
    }
    canvas = chart.one("canvas[role=img]")
    assert canvas.attributes["aria-label"] == canvas.text == "It's up."
    assert [item.text for item in chart.all("li")] == ["Users' mean", "New"]
    opener = chart.one("[popovertarget=c-table][aria-haspopup=dialog]")
    assert opener.attributes["aria-label"] == "View as table: Load"
    table = chart.one("#c-table[popover]").one("table")
    assert table.one("caption").text == "Load"
    assert [heading.text for heading in table.all("th")] == ["Label", "Users' mean", "New"]
    assert [cell.text for cell in table.all("td")] == [
        "1", "1.5", "1,200", "</script>", "12,345.25", "\N{EN DASH}",
    ]  # fmt: skip


def test_tabs_and_panels_name_each_other(app: Flask) -> None:
    drawn = draw(app, '{{ ui.tabs("t", [{"label": "A", "content": "a"}, "B"], "Parts") }}')
    first, second = drawn.all("[role=tab]")
    assert [tab.attributes["aria-selected"] for tab in (first, second)] == ["true", "false"]
    assert second.attributes["tabindex"] == "-1"
    for tab in (first, second):
        panel = drawn.one(f"#{tab.attributes['aria-controls']}")
        assert panel.attributes["aria-labelledby"] == tab.attributes["id"]


def test_the_last_place_of_a_breadcrumb_is_this_page(app: Flask) -> None:
    drawn = draw(
        app, """{{ ui.breadcrumb([{"text": "A", "href": "/a"}, {"text": "B", "href": "/b"}]) }}"""
    )
    assert [a.text for a in drawn.all("a")] == ["A"]
    assert drawn.one("li[aria-current=page]").text == "B"


@pytest.mark.parametrize(
    ("sort", "order", "leads_to"),
    [(None, None, "name"), ("name", "ascending", "-name"), ("-name", "descending", "name")],
)
def test_a_table_is_sorted_by_links_that_keep_the_query(
    app: Flask, sort: str | None, order: str | None, leads_to: str
) -> None:
    source = '{{ ui.table("Users", [{"label": "Name", "sort": "name"}, "Role"], sort=sort) }}'
    drawn = draw(app, source, "q=a%20b&tag=x&tag=y&page=3&sort=role", sort=sort)
    name, role = drawn.all("th[scope=col]")
    assert name.attributes.get("aria-sort") == order
    assert name.one("a").attributes["href"] == f"/list?q=a+b&tag=x&tag=y&sort={leads_to}"
    assert not role.all("a")
    assert drawn.one("caption").text == "Users"
    assert drawn.one("[role=region][tabindex=0]").attributes["aria-label"] == "Users"


def test_numbers_stand_to_the_right(app: Flask) -> None:
    drawn = draw(app, """{{ ui.table("T", ["A", {"label": "B", "num": True}], [["x", 1]]) }}""")
    assert [cell.text for cell in drawn.all("[data-num]")] == ["B", "1"]


@pytest.mark.parametrize(
    ("number", "pages", "expected"),
    [
        (1, 2, "1 2"),
        (1, 9, "1 2 … 9"),
        (3, 9, "1 2 3 4 … 9"),
        (5, 9, "1 … 4 5 6 … 9"),
        (7, 9, "1 … 6 7 8 9"),
        (9, 9, "1 … 8 9"),
        (500_000, 1_000_000, "1 … 499,999 500,000 500,001 … 1,000,000"),
    ],
)
def test_pagination_shows_the_ends_and_the_neighbours(
    app: Flask, number: int, pages: int, expected: str
) -> None:
    drawn = draw(app, "{{ ui.pagination(page) }}", page=page(number, pages))
    assert [li.text for li in drawn.all("li")] == expected.split()
    assert drawn.one("[aria-current=page]").text == f"{number:,}"


def test_pagination_keeps_the_query(app: Flask) -> None:
    drawn = draw(app, "{{ ui.pagination(page) }}", "q=a&page=2&_scheme=javascript", page=page(2, 3))
    href = "/list?q=a&page={}&_scheme=javascript"
    assert drawn.one("[aria-label=Previous page]").attributes["href"] == href.format(1)
    assert drawn.one("[aria-label=Next page]").attributes["href"] == href.format(3)
    assert drawn.one("p").text == "11\N{EN DASH}20 of 30"


def test_pagination_ends_where_the_pages_end(app: Flask) -> None:
    first = draw(app, "{{ ui.pagination(page) }}", page=page(1, 2))
    assert "href" not in first.one("[aria-label=Previous page]").attributes
    last = draw(app, "{{ ui.pagination(page) }}", page=page(2, 2))
    assert "href" not in last.one("[aria-label=Next page]").attributes


@pytest.mark.parametrize(
    ("given", "says", "back"),
    [
        (Page(items=[], page=1, per_page=10, total=0), "None", None),
        (Page(items=[1], page=1, per_page=10, total=1), "1\N{EN DASH}1 of 1", None),
        (Page(items=[], page=9, per_page=10, total=35), "None here, 35 in all", "/list?page=4"),
    ],
)
def test_pagination_of_few_and_of_no_rows(
    app: Flask, given: Page[int], says: str, back: str | None
) -> None:
    drawn = draw(app, "{{ ui.pagination(page) }}", page=given)
    assert drawn.one("p").text == says
    links = drawn.all("[aria-label=Previous page]")
    assert [link.attributes.get("href") for link in links] == ([back] if back else [])


@pytest.mark.parametrize(
    "form",
    [
        {"email": "Missing"},
        {"email": ["Missing"]},
        ValidationError("Look again", fields={"email": "Missing"}),
        type("Form", (), {"errors": {"email": ["Missing"]}})(),
    ],
)
def test_errors_of_fields_come_from_dicts_exceptions_and_forms(app: Flask, form: object) -> None:
    drawn = draw(app, '{{ ui.field_errors(form, labels={"email": "Email"}) }}', form=form)
    assert drawn.one("[role=alert]").one("a[href=#email]").text == "Email: Missing"


@pytest.mark.parametrize("form", [{}, None, type("Form", (), {"errors": {}})()])
def test_no_errors_are_no_summary(app: Flask, form: object) -> None:
    assert draw(app, "{{ ui.field_errors(form) }}", form=form).text == ""
    assert draw(app, "{{ ui.field_errors(form) }}", form=form).all("div") == []


def test_switches_know_what_was_chosen(app: Flask) -> None:
    source = "{{ ui.theme_switch() }}{{ ui.density_switch() }}"
    cookies = {"Cookie": "theme=dark; density=compact"}
    with app.test_request_context("/list", headers=cookies):
        template = '{% import "components/__init__.html" as ui %}' + source
        drawn = Fragment(app.jinja_env.from_string(template).render())
    chosen = [button.attributes["aria-label"] for button in drawn.all("button[aria-pressed=true]")]
    assert chosen == ["Dark", "Compact"]
    default = draw(app, source).all("button[aria-pressed=true]")
    assert [button.attributes["aria-label"] for button in default] == ["System", "Comfortable"]


def test_switches_can_be_drawn_outside_of_requests(app: Flask) -> None:
    with app.app_context():
        source = '{% from "components/theme_switch.html" import theme_switch %}{{ theme_switch() }}'
        assert "aria-pressed" in app.jinja_env.from_string(source).render()


def test_templates_of_the_framework_need_nothing_that_the_policy_forbids() -> None:
    environment = Environment(autoescape=True)
    environment.filters["attrs"] = str
    files = sorted(TEMPLATE_FOLDER.rglob("*.html"))
    assert len(files) > len(NAMES)
    for file in files:
        source = file.read_text("utf-8")
        assert list(smells(environment, source)) == [], file.name
        assert not re.search(r"\bdark:", source), f"{file.name}: tokens know both themes"
        assert not re.search(
            r"#[0-9a-fA-F]{3,8}\b(?![-\w])", re.sub(r'href="#\w+"|&#34;', "", source)
        )
