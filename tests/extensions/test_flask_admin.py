"""Flask-Admin beside Feather: it lists and edits the models of a scaffolded app."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_wtf import FlaskForm
from scaffolds import MakeApp

from feather.db import db
from feather.http.exchange import csp_nonce
from feather.testing import Element, Fragment


class NoteView(ModelView):
    form_base_class = FlaskForm  # its forms carry the CSRF token that the app asks for


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    app = make_app()
    from models import Note

    admin = Admin(app, csp_nonce_generator=csp_nonce)
    admin.add_view(NoteView(Note, db, endpoint="notes"))
    with app.app_context():
        db.session.add(Note(id="note-1", title="Milk <b>", body="two bottles"))
        db.session.commit()
        yield app


def test_the_list_shows_the_rows_of_a_model(app: Flask) -> None:
    answer = app.test_client().get("/admin/notes/")
    assert answer.status_code == 200
    assert [cell.text for cell in Fragment(answer.text).all("td.col-title")] == ["Milk <b>"]


def test_its_scripts_run_under_the_content_security_policy(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/admin/notes/")
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([\w-]+)'", policy)
    assert nonce
    scripts = [script.attributes for script in Fragment(answer.text).all("script")]
    assert scripts
    for attributes in scripts:
        assert attributes.get("nonce") == nonce[1], attributes
        if source := attributes.get("src"):
            with client.get(source) as script:
                assert script.status_code == 200, source


def test_the_edit_form_posts_through_the_csrf_protection(app: Flask) -> None:
    from models import Note

    client = app.test_client()
    link = Fragment(client.get("/admin/notes/").text).one("a.icon").attributes["href"]
    assert link
    form = Fragment(client.get(link).text).one("form.admin-form")
    sent = {name: value_of(form, name) for name in ("csrf_token", "title")}
    assert sent["title"] == "Milk <b>"

    assert client.post(link, data={"title": "Bread"}).status_code == 403
    assert title_of(Note, "note-1") == "Milk <b>"
    assert client.post(link, data={**sent, "title": "Bread"}).status_code == 302
    assert title_of(Note, "note-1") == "Bread"


def test_rows_are_added_and_deleted(app: Flask) -> None:
    from models import Note

    client = app.test_client()
    form = Fragment(client.get("/admin/notes/new/").text).one("form.admin-form")
    token = value_of(form, "csrf_token")
    added = client.post("/admin/notes/new/", data={"csrf_token": token, "title": "Eggs"})
    assert added.status_code == 302
    eggs = Note.query.filter_by(title="Eggs").one()
    assert (eggs.body, eggs.created_at) == ("", eggs.updated_at)
    assert client.post("/admin/notes/delete/", data={"id": eggs.id}).status_code == 403
    client.post("/admin/notes/delete/", data={"csrf_token": token, "id": eggs.id})
    assert [note.title for note in Note.query] == ["Milk <b>"]


def value_of(form: Element, name: str) -> str:
    return form.one(f"[name={name}]").attributes.get("value") or ""


def title_of(note: Any, key: str) -> str:
    db.session.rollback()  # what the request wrote is to be seen
    title: str = note.query.get(key).title
    return title
