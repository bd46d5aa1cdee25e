"""The section Routes: its example as a scaffolded app has it."""

from functools import wraps
from typing import Any

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from scaffolds import MakeApp

import feather
from feather.routing import before_binding

ROUTES = """\
# routes/api/users.py
from feather import api, auth_required, inject
from services import UserService

@api.get('/users')
@inject(UserService)
def list_users(user_service):
    return {'users': user_service.list_all()}

@api.post('/users')
@auth_required
@inject(UserService)
def create_user(user_service, email: str, username: str):
    user = user_service.create(email=email, username=username)
    return {'user': user}, 201
"""
SERVICE = """\
from feather import Service, transactional
from models import User

class UserService(Service):
    def list_all(self):
        return User.query.all()

    @transactional
    def create(self, email, username):
        user = User(email=email, username=username)
        self.db.add(user)
        return user
"""
# As the section Authentication has it, without its decorator.
DELETE = """\
from feather import api

@api.delete('/users/<id>')
def delete_user(id):
    pass
"""
PAGES = """\
from feather import page

@page.get('/about/<topic>')
def about(topic):
    return f'About {topic}'
"""
USER = {"email": "ada@example.com", "username": "ada"}
SIGNED_IN = {"Authorization": "test"}


@before_binding
def signed_in(view: Any) -> Any:
    """Stand in for feather-auth's decorator, which an app without sign-in does not have."""

    @wraps(view)
    def guarded(**path: Any) -> Any:
        if request.headers.get("Authorization") != "test":
            abort(401)
        return view(**path)

    return guarded


@pytest.fixture
def app(make_app: MakeApp, user_model: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(feather, "auth_required", signed_in, raising=False)
    files = {
        "services/user_service.py": SERVICE,
        "routes/api/users.py": ROUTES,
        "routes/api/deleting.py": DELETE,
        "routes/pages/about.py": PAGES,
    }
    return make_app(user_model | files, WTF_CSRF_ENABLED=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("kind", ["json", "data"])
def test_users_are_created_from_json_and_from_a_form(client: FlaskClient, kind: str) -> None:
    created = client.post("/api/users", headers=SIGNED_IN, **{kind: USER})  # type: ignore[arg-type]
    assert created.status_code == 201
    user = (created.json or {})["user"]
    assert {name: user[name] for name in USER} == USER
    assert set(user) == {*USER, "id", "created_at", "updated_at"}
    assert client.get("/api/users").json == {"users": [user]}


def test_signing_in_comes_before_the_arguments(client: FlaskClient) -> None:
    assert client.post("/api/users", json={"role": "admin"}).status_code == 401


def test_a_wrong_user_is_refused_field_by_field(client: FlaskClient) -> None:
    answer = client.post(
        "/api/users", json={"email": 1, "id": "x", "user_service": "y"}, headers=SIGNED_IN
    )
    assert answer.status_code == 400
    body = answer.json or {}
    assert body["success"] is False
    assert body["error"]["code"] == "VALIDATION_ERROR"
    assert set(body["error"]["fields"]) == {"email", "username", "id", "user_service"}
    assert client.get("/api/users").json == {"users": []}


def test_path_parameters_without_annotation_work_as_in_flask(client: FlaskClient) -> None:
    assert client.delete("/api/users/7").status_code == 204


def test_pages_have_no_prefix(client: FlaskClient) -> None:
    assert client.get("/about/birds").text == "About birds"
