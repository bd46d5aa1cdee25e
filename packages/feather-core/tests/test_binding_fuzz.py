"""Random and hostile requests against bound routes: refused or served, never a fault."""

import random
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import hostile
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import BaseModel
from werkzeug.datastructures import FileStorage

from feather.exceptions import ValidationError
from feather.http.json import init_json
from feather.routing import Header, Query
from feather.routing.binding import bind_endpoint

REQUESTS = 2000
VALID: dict[str, dict[str, Any]] = {  # requests start from these, so that many get through
    "/search": {
        "q": "a",
        "page": "1",
        "active": "on",
        "price": "1.5",
        "key": hostile.UUID,
        "colour": "red",
    },
    "/people": {"name": "a", "age": 3, "price": 1.5, "tags": ["x"], "address": {"city": "c"}},
    "/show/{}/{}": {},
    "/upload": {"name": "a"},
}


class Colour(Enum):
    RED = "red"


class Address(BaseModel):
    city: str
    age: int = 0


class Person(BaseModel):
    name: str
    age: int | None = None
    price: float = 0
    at: datetime | None = None
    any: Any = None
    address: Address | None = None
    tags: list[str] = []


def search(
    q: str = "",
    page: int = 1,
    tags: list[str] | None = None,
    active: bool = False,
    price: Decimal | None = None,
    day: date | None = None,
    at: datetime | None = None,
    key: UUID | None = None,
    colour: Colour | None = None,
    any: Any = None,  # noqa: A002  # hostile input for each kind of annotation
) -> dict[str, Any]:
    return {"all": [q, page, tags, active, price, day, at, key, colour, any]}


def create(person: Person, page: Annotated[int, Query()] = 1) -> dict[str, Any]:
    return {"person": person, "page": page}


def show(key: UUID, page: int, x_name: Annotated[float, Header()] = 0.5) -> dict[str, Any]:
    return {"key": key, "page": page, "name": x_name}


def upload(name: str, file: FileStorage | None = None) -> tuple[dict[str, str], int]:
    return {"name": name, "file": str(file and file.filename)}, 201


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Flask(__name__)
    init_json(app)
    app.register_error_handler(ValidationError, lambda e: ({"fields": e.fields}, e.status))
    rules = {"/search": search, "/people": create, "/show/<key>/<page>": show, "/upload": upload}
    for rule, view in rules.items():
        app.add_url_rule(rule, view.__name__, view, methods=["GET", "POST", "PUT", "DELETE"])
        bind_endpoint(app, view.__name__)
    return app.test_client()


# Werkzeug leaves the temporary files of malformed multipart bodies to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("route", VALID)
def test_c14_random_requests_never_make_a_bound_route_fail(client: FlaskClient, route: str) -> None:
    chance = random.Random(f"feather {route}")  # seeded: a failure can be repeated
    served = refused = 0
    for number in range(REQUESTS):
        kind = hostile.content_type(chance)
        random_texts = chance.random() < 0.7
        texts = chance.choices(hostile.TEXTS, k=2) if random_texts else [hostile.UUID, "7"]
        sent: dict[str, Any] = {
            "path": route.format(*map(hostile.segment, texts)),
            "query_string": hostile.pairs(chance, VALID[route] if chance.random() < 0.3 else {}),
            "method": chance.choice(["GET", "POST", "PUT", "DELETE", "POST"]),
            "data": hostile.body(chance, kind, VALID[route]),
            "content_type": kind,
        }
        response = client.open(**sent)
        assert response.status_code < 500, f"request {number}: {sent!r}"
        assert b"Traceback" not in response.data
        served += response.status_code < 300
        refused += response.status_code == 400
    assert served > REQUESTS / 40, "too few requests get through to test anything"
    assert refused > REQUESTS / 20, "too few requests are wrong to test anything"
