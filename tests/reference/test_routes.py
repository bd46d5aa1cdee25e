"""The routes of the reference, as a project declares them."""

# The examples stand here as they are documented; what they import of plugins and of other parts
# of the project is written around them.

from functools import wraps
from typing import Any

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from projects import MakeProject

import feather
from feather import create_app
from feather.errors.handlers import init_errors
from feather.http.json import init_json
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
SERVICES = """
from datetime import UTC, datetime
from feather import Service

class User:
    def __init__(self, email, username):
        self.email, self.username = email, username

    def to_dict(self):
        created = datetime(2026, 1, 31, 12, tzinfo=UTC)
        return {"email": self.email, "username": self.username, "created_at": created}

class UserService(Service):
    users = []

    def list_all(self):
        return self.users

    def create(self, email, username):
        user = User(email, username)
        self.users.append(user)
        return user
"""
LIKE = """\
from flask import make_response, render_template_string
from feather import page

@page.get('/htmx/todos/<todo_id>')
def todo(todo_id):
    response = make_response(render_template_string('<li>{{ id }}</li>', id=todo_id))
    response.headers['HX-Trigger'] = 'todosUpdated'
    return response

@page.post("/posts/<post_id>/like")
def like_post(post_id):
    return render_template_string("<button>{{ id }}</button>", id=post_id, liked=True)
"""
DELETE = """\
from feather import api

@api.delete('/users/<id>')
def delete_user(id):
    pass
"""


@before_binding
def signed_in(view: Any) -> Any:
    """Stand in for feather-auth's decorator, which this package does not have."""

    @wraps(view)
    def guarded(**path: Any) -> Any:
        if request.headers.get("Authorization") != "test":
            abort(401)
        return view(**path)

    return guarded


@pytest.fixture
def app(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(feather, "auth_required", signed_in, raising=False)
    root = make_project(
        {
            "services/__init__.py": SERVICES,
            "routes/api/users.py": ROUTES,
            "routes/api/deleting.py": DELETE,
            "routes/pages/likes.py": LIKE,
        }
    )
    app = create_app(root, environment="testing", config={"WTF_CSRF_ENABLED": False}, plugins=[])
    init_json(app)
    init_errors(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


USER = {"email": "ada@example.com", "username": "ada"}
SIGNED_IN = {"Authorization": "test"}


@pytest.mark.parametrize("kind", ["json", "data"])
def test_users_are_created_from_json_and_from_a_form(client: FlaskClient, kind: str) -> None:
    created = client.post("/api/users", headers=SIGNED_IN, **{kind: USER})  # type: ignore[arg-type]
    assert created.status_code == 201
    assert created.json == {"user": {**USER, "created_at": "2026-01-31T12:00:00Z"}}
    assert client.get("/api/users").json == {"users": [created.json["user"]]}


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


def test_path_parameters_without_annotation_work_as_in_flask(client: FlaskClient) -> None:
    assert client.delete("/api/users/7").status_code == 204
    liked = client.post("/posts/7/like", data={"any": "field"}, headers={"HX-Request": "true"})
    assert liked.text == "<button>7</button>"
    todo = client.get("/htmx/todos/3?_=1")
    assert (todo.text, todo.headers["HX-Trigger"]) == ("<li>3</li>", "todosUpdated")
