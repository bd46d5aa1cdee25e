"""Random and hostile requests against bound routes: refused or served, never a fault."""

import json
import random
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

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
KEY = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
VALID: dict[str, dict[str, Any]] = {  # requests start from these, so that many get through
    "/search": {"q": "a", "page": "1", "active": "on", "price": "1.5", "key": KEY, "colour": "red"},
    "/people": {"name": "a", "age": 3, "price": 1.5, "tags": ["x"], "address": {"city": "c"}},
    "/show/{}/{}": {},
    "/upload": {"name": "a"},
}
KEYS = (
    "q", "page", "tags", "active", "price", "day", "at", "key", "colour", "name", "age", "any",
    "address", "city", "csrf_token", "role", "__proto__", "__class__", "self", "", "a.b", "q[]",
)  # fmt: skip
TEXTS = (
    "", " ", "0", "-1", "1", "true", "false", "on", "null", "nan", "inf", "1e400", "9" * 40,
    "9" * 5000, "\0", "a\0b", "é", "\ud83d\ude00", "\u202e", "' OR 1=1 --", "{{7*7}}", "<script>",
    "../../etc/passwd", "2026-01-31", "2026-02-31", "2026-01-31T12:00:00Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00", "1e18", "red", "x" * 10_000, KEY,
    "%", "[]", "{}", "1_000", "٣", "Infinity", "0x10", "1.0", "--", "1e999999999",
)  # fmt: skip
RAW = (
    "[" * 5000, '{"a":' * 5000, "{", "nul", '{"q": NaN}', '{"q": 1e999}', '"\\ud800"', "\ufeff{}",
    '{"q": "a", "q": "b"}', "[1]", "1", '""', "{}}", '{"q": 1' + "0" * 400 + "}", "\0", "{'q': 1}",
)  # fmt: skip
CONTENT_TYPES = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "text/plain", "", "application/json; charset=utf-16", "multipart/form-data", "a/b; c=\x7f",
)  # fmt: skip


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


def value(chance: random.Random, depth: int = 0) -> Any:
    match chance.choice(["text", "number", "constant"] + ["list", "dict"] * (depth < 4)):
        case "text":
            return chance.choice(TEXTS)
        case "number":
            return chance.choice([0, -1, 1.5, 10**30, 2**63, float("nan"), float("inf")])
        case "constant":
            return chance.choice([None, True, False])
        case "list":
            return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    keys = chance.choices(KEYS + TEXTS, k=chance.randrange(5))
    return {key: value(chance, depth + 1) for key in keys}


def some(chance: random.Random, valid: dict[str, Any]) -> dict[str, Any]:
    """Return fields: the valid ones, or most of them, and often something else."""
    kept = {key: sent for key, sent in valid.items() if chance.random() < 0.9}
    return kept | {chance.choice(KEYS): value(chance) for _ in range(chance.choice([0, 0, 1, 2]))}


def pairs(chance: random.Random, valid: dict[str, Any]) -> str:
    chosen = [(key, sent) for key, sent in some(chance, valid).items() if isinstance(sent, str)]
    made = (f"{quote(k)}={quote(v, errors='surrogatepass')}" for k, v in chosen)
    return "&".join(made) + chance.choice(["", "", "", "&%ff=%fe", "&=", "&%00"])


def multipart(chance: random.Random, valid: dict[str, Any]) -> str:
    parts = []
    for key, sent in some(chance, valid).items():
        name = chance.choice(["", "", '; filename="../\0x"', "; filename="])
        parts.append(f'--x\r\nContent-Disposition: form-data; name="{key}"{name}\r\n\r\n{sent}\r\n')
    return "".join(parts) + chance.choice(["--x--\r\n", "--x\r\n", ""])


def body(chance: random.Random, kind: str, valid: dict[str, Any]) -> bytes:
    if chance.random() < 0.1:
        text = chance.choice(RAW)
    elif kind.startswith("multipart"):
        text = multipart(chance, valid)
    elif "form" in kind:
        text = pairs(chance, valid)
    else:
        text = json.dumps(some(chance, valid), ensure_ascii=chance.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


# Werkzeug leaves the temporary files of malformed multipart bodies to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("route", VALID)
def test_c14_random_requests_never_make_a_bound_route_fail(client: FlaskClient, route: str) -> None:
    chance = random.Random(f"feather {route}")  # seeded: a failure can be repeated
    served = refused = 0
    for number in range(REQUESTS):
        kind = chance.choice(CONTENT_TYPES[:3] * 4 + CONTENT_TYPES)
        texts = chance.choices(TEXTS, k=2) if chance.random() < 0.7 else [KEY, "7"]
        segments = [quote(text, safe="", errors="surrogatepass") for text in texts]
        sent: dict[str, Any] = {
            "path": route.format(*segments),
            "query_string": pairs(chance, VALID[route] if chance.random() < 0.3 else {}),
            "method": chance.choice(["GET", "POST", "PUT", "DELETE", "POST"]),
            "data": body(chance, kind, VALID[route]),
            "content_type": kind,
        }
        response = client.open(**sent)
        assert response.status_code < 500, f"request {number}: {sent!r}"
        assert b"Traceback" not in response.data
        served += response.status_code < 300
        refused += response.status_code == 400
    assert served > REQUESTS / 40, "too few requests get through to test anything"
    assert refused > REQUESTS / 20, "too few requests are wrong to test anything"
