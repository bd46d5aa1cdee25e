"""Return values: everything that a view may return, and what the client gets."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response, jsonify, make_response, request
from flask.json.provider import DefaultJSONProvider
from pydantic import BaseModel, Field, RootModel

from feather.http.json import FeatherJSONProvider, init_json
from feather.routing.binding import bind_endpoint

KEY = UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6")


class Colour(Enum):
    RED = "red"


class Thing:
    """As models have it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "at": datetime(2026, 1, 31, 12, tzinfo=UTC), "id": KEY}


class Person(BaseModel):
    full_name: str = Field(serialization_alias="fullName")
    born: date


@dataclass
class Point:
    x: int
    thing: Thing


THING = {"name": "a", "at": "2026-01-31T12:00:00Z", "id": str(KEY)}
PERSON = Person(full_name="Ada", born=date(1815, 12, 10))
SENT_PERSON = {"fullName": "Ada", "born": "1815-12-10"}


def answer(view: Callable[..., Any]) -> Any:
    app = Flask(__name__)
    app.testing = True
    init_json(app)
    app.add_url_rule("/", "view", view)
    bind_endpoint(app, "view")
    return app.test_client().get("/")


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ({"b": 1, "a": 2}, {"b": 1, "a": 2}),
        ([1, "two"], [1, "two"]),
        (Thing("a"), THING),
        ([Thing("a"), Thing("a")], [THING, THING]),
        ({"things": [Thing("a")]}, {"things": [THING]}),
        (PERSON, SENT_PERSON),
        ({"person": PERSON}, {"person": SENT_PERSON}),
        (RootModel[list[int]]([1, 2]), [1, 2]),
        (RootModel[str]("text"), "text"),
        (Point(1, Thing("a")), {"x": 1, "thing": THING}),
        (MappingProxyType({"a": Colour.RED}), {"a": "red"}),
        ({1, 2}, [1, 2]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_objects_become_json(returned: Any, expected: Any) -> None:
    response = answer(lambda: returned)
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.json == expected
    created = answer(lambda: (returned, 201, {"X-Extra": "1"}))
    assert (created.status_code, created.headers["X-Extra"]) == (201, "1")
    assert created.json == expected


def test_keys_keep_their_order() -> None:
    assert list(json.loads(answer(lambda: {"z": 1, "a": 2}).data)) == ["z", "a"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 1, 31, 12, 0, 0, 250000, tzinfo=UTC), "2026-01-31T12:00:00.250000Z"),
        (
            datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=2))),
            "2026-01-31T10:00:00Z",
        ),
        (datetime(2026, 1, 31, 12), "2026-01-31T12:00:00Z"),  # naive means UTC
        (date(2026, 1, 31), "2026-01-31"),
        (time(12, 30), "12:30:00"),
        (Decimal("1.50"), "1.50"),
        (KEY, str(KEY)),
        (Colour.RED, "red"),
        ((n for n in (1, 2)), [1, 2]),
        ({"a": 1}.keys(), ["a"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_inside_json(value: Any, expected: Any) -> None:
    assert answer(lambda: {"value": value}).json == {"value": expected}


def test_none_is_no_content() -> None:
    def delete() -> None:
        pass

    response = answer(delete)
    assert (response.status_code, response.data) == (204, b"")
    assert "Content-Type" not in response.headers


def test_none_with_a_status_is_an_empty_body() -> None:
    response = answer(lambda: (None, 202))
    assert (response.status_code, response.data) == (202, b"")


def test_text_is_html_and_responses_stay_as_they_are() -> None:
    assert answer(lambda: "<p>").content_type == "text/html; charset=utf-8"
    assert answer(lambda: b"<p>").data == b"<p>"
    assert answer(lambda: ("<p>", 418)).status_code == 418
    assert answer(lambda: Response("x", 418, mimetype="text/x")).content_type.startswith("text/x")
    assert answer(lambda: make_response("x", 418)).status_code == 418
    assert answer(lambda: jsonify(a=1)).json == {"a": 1}


def test_generators_are_streamed() -> None:
    def stream() -> Iterator[str]:
        yield "a"
        yield "b"

    assert answer(stream).text == "ab"


def test_what_cannot_be_sent_says_what_to_return() -> None:
    class Odd: ...

    with pytest.raises(TypeError, match=r"a Odd cannot be sent as JSON: return a dict .* to_dict"):
        answer(lambda: {"odd": Odd()})
    with pytest.raises(TypeError, match="must be a string, dict, list"):
        answer(Odd)


def test_no_json_is_written_that_browsers_cannot_read() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        answer(lambda: {"average": float("nan")})


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e400}',
        '{"a": 1' + "0" * 5000 + "}",
        b"\xff",
        "",
    ],
    ids=range(7),
)
def test_c04_a_view_that_reads_json_itself_refuses_the_same(body: str | bytes) -> None:
    app = Flask(__name__)
    init_json(app)
    app.post("/")(lambda: {"got": request.get_json()})
    client = app.test_client()
    assert client.post("/", data=body, content_type="application/json").status_code == 400
    assert client.post("/", json={"a": [1.5, "x"]}).json == {"got": {"a": [1.5, "x"]}}


def test_templates_write_the_same_json() -> None:
    app = Flask(__name__)
    init_json(app)
    with app.app_context():
        template = app.jinja_env.from_string("{{ value | tojson }}")
        text = template.render(value=[Thing("<")])
    assert "\\u003c" in text
    assert json.loads(text) == [{**THING, "name": "<"}]


def test_a_provider_that_the_app_chose_is_kept() -> None:
    class Own(DefaultJSONProvider): ...

    app = Flask(__name__)
    app.json = own = Own(app)
    init_json(app)
    assert app.json is own
    plain = Flask(__name__)
    init_json(plain)
    assert isinstance(plain.json, FeatherJSONProvider)
