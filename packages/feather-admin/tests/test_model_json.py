"""JSON columns in the panel: read, typed, checked, and kept to the letter."""

import csv
import json
from typing import Any

import pytest
from admin_forms import errors_in, facts_in, form_of
from admin_site import on_sqlite
from flask import Flask

from feather.db import db
from feather.plugins import PluginError
from feather.testing import Fragment

MODELS = """
    from typing import Any

    from sqlalchemy import JSON, String
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model
    from feather.db.mixins import UUIDMixin


    class Gadget(UUIDMixin, Model):
        __tablename__ = "gadgets"
        __hidden__ = ("wiring",)
        name: Mapped[str] = mapped_column(String(40))
        data: Mapped[Any] = mapped_column(JSON)
        notes: Mapped[Any | None] = mapped_column(JSON)
        wiring: Mapped[Any | None] = mapped_column(JSON)
"""
ADMIN = """
    from feather.admin import ModelAdmin
    from models.gadget import Gadget

    ModelAdmin(Gadget, list=["name", "data"], form=["name", "data", "notes"])
"""


@pytest.fixture
def files() -> dict[str, str]:
    return {"models/gadget.py": MODELS, "admin.py": ADMIN}


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


def stored(app: Flask) -> list[Any]:
    """Each gadget as the database has it."""
    from models.gadget import Gadget

    with app.app_context():
        return [(one.name, one.data, one.notes) for one in db.session.scalars(db.select(Gadget))]


def audited(app: Flask) -> list[Any]:
    from feather_auth.store import store

    with app.app_context():
        model = store().models.audit
        rows = db.session.scalars(
            db.select(model.details).where(model.action == "gadgets.created").order_by(model.id)
        )
        return [details["changes"] for details in rows]


def test_json_is_shown_typed_and_kept(app, admin) -> None:
    data = {"b": [1, 2.5, None, True], "a": {"ä": "/&<b>", "api_key": "hush"}}
    made = admin.post(
        "/admin/gadgets/new", data={"name": "Lamp", "data": json.dumps(data), "notes": ""}
    )
    address = made.headers["Location"]
    assert stored(app) == [("Lamp", data, None)]
    with app.app_context():
        from models.gadget import Gadget

        empty = db.select(Gadget).where(Gadget.notes.is_(db.null()))
        assert db.session.scalars(empty).one().name == "Lamp"  # NULL, and not JSON's null

    one_line = json.dumps(data, ensure_ascii=False)
    cell = Fragment(admin.get("/admin/gadgets").text).all("td")[1].text
    assert cell == one_line
    assert one_line in admin.get("/admin/gadgets/export").text.replace('""', '"')
    page = admin.get(address).text
    assert facts_in(page)["Data"].split() == json.dumps(data, ensure_ascii=False, indent=2).split()
    assert Fragment(page).one("pre").attributes["tabindex"] == "0"

    unchanged = form_of(admin, f"{address}/edit")
    assert json.loads(unchanged["data"]) == data
    told = admin.post(f"{address}/edit", data=unchanged)
    assert "nothing was changed" in admin.get(told.headers["Location"]).text
    assert audited(app) == [{
        "name": {"before": None, "after": "Lamp"},
        "data": {"before": None, "after": json.dumps(
            {**data, "a": {**data["a"], "api_key": "***"}}, ensure_ascii=False, indent=2
        )},
        "notes": {"before": None, "after": None},
    }]  # fmt: skip


def test_what_is_equal_in_python_and_not_in_json_is_saved(app, admin) -> None:
    made = admin.post("/admin/gadgets/new", data={"name": "Lamp", "data": "[1]"})
    edit = f"{made.headers['Location']}/edit"
    for new in ("[true]", "[1.0]", '{"a": 0}', '{"a": false}', "true"):
        admin.post(edit, data={**form_of(admin, edit), "data": new})
        assert [json.dumps(data) for _, data, _ in stored(app)] == [new]
        _, row = csv.reader(admin.get("/admin/gadgets/export").text.splitlines())
        assert row[2] == new
    admin.post(edit, data={**form_of(admin, edit), "data": "null"})
    assert stored(app) == [("Lamp", None, None)]


WRONG = [
    ("", "This field is required."),
    ("[1", "This is no JSON: line 1, column 3: Expecting ',' delimiter."),
    ('{"a": 1,\n "b" 2}', "This is no JSON: line 2, column 6: Expecting ':' delimiter."),
    ("[NaN]", "This is no JSON: NaN is no number there."),
    ("[-Infinity]", "This is no JSON: -Infinity is no number there."),
    ('{"a": {"b": 1, "c": 2, "b": 3}}', '"b" stands twice in the same object: leave one out.'),
    ("[" * 101 + "]" * 101, "This is nested too deeply: use at most 100 levels."),
    ("[" * 100_000, "This is nested too deeply: use at most 100 levels."),
    ("1" * 5000, "A number is too large."),
    ('{"a": [9223372036854775808]}', "At a.0: This number is too large."),
    ("[1e999]", "At 0: Input should be a finite number."),
    (r'{"a": "\u0000"}', "At a: Remove the NUL character."),
    (f'"{"x" * 1_000_000}"', "Use at most 1,000,000 characters."),
]  # fmt: skip


@on_sqlite
def test_what_is_no_json_is_said_beside_the_field(app, admin) -> None:
    for typed, message in WRONG:
        answer = admin.post("/admin/gadgets/new", data={"name": "Lamp", "data": typed})
        assert answer.status_code == 422
        assert errors_in(answer.text) == {"data": message}
    assert stored(app) == []


@on_sqlite
def test_half_a_character_is_shown_as_json_escapes_it(app, admin) -> None:
    typed = r'["\ud800", "\ud83d\ude00"]'
    made = admin.post("/admin/gadgets/new", data={"name": "x", "data": typed})
    assert stored(app) == [("x", ["\ud800", "\U0001f600"], None)]
    assert r'["\ud800", "😀"]' in admin.get("/admin/gadgets").text.replace("&#34;", '"')
    edit = f"{made.headers['Location']}/edit"
    told = admin.post(edit, data=form_of(admin, edit))
    assert "nothing was changed" in admin.get(told.headers["Location"]).text


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('list=["wiring"]', "list names 'wiring', which the model hides in its __hidden__"),
        ('form=["wiring"]', "form names 'wiring', and there is no input for the type JSON()"),
        ('search=["data"]', "search names 'data', which is no text"),
    ],
)
def test_what_cannot_be_done_with_json_is_told_at_the_start(
    make_app, files, option, message
) -> None:
    files["admin.py"] = ADMIN.replace(
        'list=["name", "data"], form=["name", "data", "notes"]', option
    )
    with pytest.raises(PluginError) as caught:
        make_app("sqlite:///app.db")
    assert message in str(caught.value)
