"""The section Exceptions: its examples as a scaffolded app has them."""

from textwrap import indent

import pytest
from flask.testing import FlaskClient
from scaffolds import MakeApp

from feather.testing import Fragment

IMPORTS = """\
from feather.exceptions import (
    ValidationError,      # 400 - Invalid input
    AuthenticationError,  # 401 - Not logged in
    AuthorizationError,   # 403 - No permission
    NotFoundError,        # 404 - Resource not found
    ConflictError,        # 409 - Already exists
)

"""
RAISING = """\
# Throws:
raise ValidationError('Email is required', field='email')
"""
ROUTES = f"""\
from feather import api

{IMPORTS}
@api.get('/email')
def email():
{indent(RAISING, "    ")}
@api.get('/others/<name>')
def others(name):
    raise globals()[name]('Because')
"""


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    files = {"routes/api/failing.py": ROUTES}
    client: FlaskClient = make_app(files, database="none", environment="development").test_client()
    return client


def test_a_validation_error_is_the_documented_envelope(client: FlaskClient) -> None:
    answer = client.get("/api/email")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["success"] is False
    error = answer.json["error"]
    assert (error["code"], error["message"]) == ("VALIDATION_ERROR", "Email is required")
    # Beyond the reference:
    assert error["fields"] == {"email": "Email is required"}
    assert error["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("ValidationError", 400),
        ("AuthenticationError", 401),
        ("AuthorizationError", 403),
        ("NotFoundError", 404),
        ("ConflictError", 409),
    ],
)
def test_each_exception_has_the_documented_status(
    name: str, status: int, client: FlaskClient
) -> None:
    answer = client.get(f"/api/others/{name}")
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["message"] == "Because"


def test_a_browser_gets_a_page(client: FlaskClient) -> None:
    answer = client.get("/absent", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert Fragment(answer.text).one("h1").text == "Page not found"
