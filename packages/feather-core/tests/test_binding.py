"""Binding: arguments of every kind, from where they belong and from nowhere else."""
# ruff: noqa: A002  # views call a path parameter id, as the URL does

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from annotated_types import Ge
from flask import Flask, request
from flask.testing import FlaskClient
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from werkzeug.datastructures import FileStorage

from feather.exceptions import ValidationError
from feather.http.json import init_json
from feather.routing import BindingError, Body, File, Form, Header, Query
from feather.routing.binding import bind_endpoint
from feather.routing.injection import inject
from feather.services import Service

USER = "/users/3fa85f64-5717-4562-b3fc-2c963f66afa6"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Address(BaseModel):
    city: str
    number: int = 1


class Person(BaseModel):
    name: str
    age: int | None = None
    tags: list[str] = []
    address: Address | None = None


class AuditService(Service):
    def name(self) -> str:
        return "the real one"


def serve(view: Callable[..., Any], rule: str = "/", methods: str = "POST") -> FlaskClient:
    """Register *view*, answer refusals as fields, and show what it got."""
    app = Flask(__name__)
    init_json(app)
    app.register_error_handler(
        ValidationError, lambda error: ({"message": error.message, "fields": error.fields}, 400)
    )
    rules = [rule] if isinstance(rule, str) else rule
    for one in rules:
        app.add_url_rule(one, "view", view, methods=methods.split())
    bind_endpoint(app, "view")
    return app.test_client()


def fields(response: Any) -> dict[str, str]:
    assert response.status_code == 400, response.text
    found: dict[str, str] = response.json["fields"]
    return found


# From the path, the query, the body and a form


def test_the_arguments_come_from_json_and_from_a_form_alike() -> None:
    def create(email: str, age: int) -> dict[str, Any]:
        return {"email": email, "age": age}

    client = serve(create)
    expected = {"email": "a@b.c", "age": 5}
    assert client.post("/", json=expected).json == expected
    assert client.post("/", data={"email": "a@b.c", "age": "5"}).json == expected
    multipart = client.post(
        "/", data={"email": "a@b.c", "age": "5"}, content_type="multipart/form-data"
    )
    assert multipart.json == expected


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_the_arguments_come_from_the_query_where_there_is_no_body(method: str) -> None:
    def search(q: str, page: int = 1) -> dict[str, Any]:
        return {"q": q, "page": page}

    client = serve(search, methods=method)
    assert client.open("/?q=x&page=2", method=method).json == {"q": "x", "page": 2}
    assert client.open("/?q=x", method=method).json == {"q": "x", "page": 1}
    assert fields(client.open("/", method=method)) == {"q": "This field is required."}


def test_head_is_bound_as_get() -> None:
    def search(q: str) -> str:
        return q

    client = serve(search, methods="GET")
    assert client.head("/?q=x").status_code == 200
    assert client.head("/").status_code == 400


def test_one_view_of_both_methods_reads_the_query_or_the_body() -> None:
    def edit(title: str = "nothing") -> dict[str, str]:
        return {"title": title}

    client = serve(edit, methods="GET POST")
    assert client.get("/?title=q").json == {"title": "q"}
    assert client.post("/?title=q", json={"title": "b"}).json == {"title": "b"}
    assert client.post("/?title=q").json == {"title": "nothing"}


def test_path_parameters_are_converted_to_their_annotation() -> None:
    def show(id: UUID, page: int) -> dict[str, Any]:
        return {"kind": [type(id).__name__, type(page).__name__], "page": page}

    client = serve(show, "/users/<id>/<page>", "GET")
    assert client.get(f"{USER}/3").json == {"kind": ["UUID", "int"], "page": 3}
    assert set(fields(client.get("/users/x/y"))) == {"id", "page"}


def test_the_converter_of_the_rule_is_enough() -> None:
    def show(id: int, rest: str) -> dict[str, Any]:
        return {"id": id, "rest": rest}

    assert serve(show, "/<int:id>/<path:rest>", "GET").get("/3/a/b").json == {
        "id": 3,
        "rest": "a/b",
    }


def test_two_urls_of_one_view_share_it() -> None:
    def show(page: int = 1) -> dict[str, int]:
        return {"page": page}

    client = serve(show, ["/all", "/all/<int:page>"], "GET")
    assert client.get("/all").json == {"page": 1}
    assert client.get("/all/4").json == {"page": 4}
    # it is a path parameter, so the query cannot set it where the URL does not
    assert client.get("/all?page=7").json == {"page": 1}


def test_markers_say_where_an_argument_comes_from() -> None:
    def update(
        dry_run: Annotated[bool, Query("dry-run")],
        name: Annotated[str, Body()],
        user_agent: Annotated[str, Header()],
        api_version: Annotated[int, Header("X-Version"), Ge(2)] = 2,
    ) -> dict[str, Any]:
        return {"dry": dry_run, "name": name, "agent": user_agent, "version": api_version}

    client = serve(update)
    sent = client.post(
        "/?dry-run=1", json={"name": "x"}, headers={"User-Agent": "t", "X-Version": "3"}
    )
    assert sent.json == {"dry": True, "name": "x", "agent": "t", "version": 3}
    refused = client.post("/?dry_run=1", json={"name": "x"}, headers={"X-Version": "1"})
    assert set(fields(refused)) == {"dry-run", "dry_run", "X-Version"}
    assert client.post("/?dry-run=1", data={"name": "x"}).status_code == 415


def test_a_form_marker_refuses_json() -> None:
    def sign_up(name: Annotated[str, Form("full_name")]) -> str:
        return name

    client = serve(sign_up)
    assert client.post("/", data={"full_name": "x"}).text == "x"
    refused = client.post("/", json={"full_name": "x"})
    assert refused.status_code == 415
    assert "Send the body as application/x-www-form-urlencoded or multipart/form-data" in (
        refused.text
    )


def test_an_argument_from_the_body_is_taken_there_whatever_the_method() -> None:
    def remove(ids: Annotated[list[int], Body()], force: bool = False) -> dict[str, Any]:
        return {"ids": ids, "force": force}

    client = serve(remove, methods="DELETE")
    assert client.delete("/?force=yes", json={"ids": [1]}).json == {"ids": [1], "force": True}


def test_a_model_alone_is_the_whole_body() -> None:
    def create(person: Person) -> dict[str, Any]:
        return {"person": person}

    client = serve(create)
    sent = {"name": "Ada", "age": 3, "tags": ["x"], "address": {"city": "L"}}
    expected = {**sent, "address": {"city": "L", "number": 1}}
    assert client.post("/", json=sent).json == {"person": expected}
    assert set(fields(client.post("/", json={"person": sent}))) == {"name", "person"}


def test_a_model_beside_others_is_nested() -> None:
    def create(person: Person, note: str) -> dict[str, Any]:
        return {"name": person.name, "note": note}

    client = serve(create)
    assert client.post("/", json={"person": {"name": "Ada"}, "note": "n"}).json == {
        "name": "Ada",
        "note": "n",
    }
    wrong = client.post("/", json={"person": {"age": "3"}, "note": "n"})
    assert set(fields(wrong)) == {"person.name", "person.age"}


def test_a_model_can_be_the_whole_query_and_a_form() -> None:
    def search(person: Person) -> dict[str, Any]:
        return {"name": person.name, "age": person.age, "tags": person.tags}

    client = serve(search, methods="GET POST")
    expected = {"name": "Ada", "age": None, "tags": ["a", "b"]}
    assert client.get("/?name=Ada&tags=a&tags=b&age=").json == expected
    assert client.post("/", data={"name": "Ada", "tags": ["a", "b"], "age": ""}).json == expected
    assert set(fields(client.get("/?name=Ada&role=admin"))) == {"role"}


def test_files_arrive_as_werkzeug_has_them() -> None:
    def upload(
        image: FileStorage,
        title: str,
        more: list[FileStorage],
        extra: FileStorage | None = None,
        raw: Annotated[Any, File()] = None,
    ) -> dict[str, Any]:
        return {
            "image": image.read().decode(),
            "title": title,
            "more": [file.filename for file in more],
            "extra": extra is not None,
            "raw": raw is not None,
        }

    def sent(**changes: Any) -> dict[str, Any]:
        form = {
            "image": (BytesIO(b"pixels"), "a.png"),
            "more": [(BytesIO(b"1"), "1.txt"), (BytesIO(b"2"), "2.txt")],
            "title": "t",
            "extra": (BytesIO(b""), ""),
        }
        return {key: value for key, value in {**form, **changes}.items() if value is not None}

    client = serve(upload)
    assert client.post("/", data=sent()).json == {
        "image": "pixels",
        "title": "t",
        "more": ["1.txt", "2.txt"],
        "extra": False,
        "raw": False,
    }
    missing = client.post("/", data=sent(image=None, more=None, title=None))
    assert set(fields(missing)) == {"image", "more", "title"}
    two = [(BytesIO(b"1"), "1"), (BytesIO(b"2"), "2")]
    assert fields(client.post("/", data=sent(image=two))) == {"image": "Send this field once."}
    unknown = client.post("/", data=sent(virus=(BytesIO(b"1"), "1")))
    assert fields(unknown) == {"virus": "There is no field of this name."}
    assert client.post("/", json={"title": "t"}).status_code == 415


def test_a_file_alone_needs_no_validation() -> None:
    def upload(image: FileStorage) -> str:
        return image.read().decode()

    client = serve(upload)
    assert client.post("/", data={"image": (BytesIO(b"x"), "a")}).text == "x"
    refused = client.post("/", data={"image": (BytesIO(b"x"), "a"), "role": "admin"})
    assert set(fields(refused)) == {"role"}


def test_every_documented_type() -> None:
    def create(
        day: date,
        at: datetime,
        key: UUID,
        price: Decimal,
        colour: Colour,
        size: Literal["s", "m"],
        counts: list[int],
        note: str | None = None,
    ) -> dict[str, Any]:
        assert at == datetime(2026, 1, 31, 11, tzinfo=UTC)
        assert (day, key, price) == (date(2026, 1, 31), UUID(USER[7:]), Decimal("1.50"))
        return {"colour": colour.name, "size": size, "counts": counts, "note": note}

    sent = {
        "day": "2026-01-31",
        "at": "2026-01-31T12:00:00+01:00",
        "key": USER[7:],
        "price": "1.50",
        "colour": "red",
        "size": "s",
        "counts": [1, 2],
    }
    client = serve(create)
    expected = {"colour": "RED", "size": "s", "counts": [1, 2], "note": None}
    assert client.post("/", json=sent).json == expected
    assert client.post("/", data={**sent, "note": ""}).json == {**expected, "note": ""}
    wrong = {**sent, "colour": "green", "day": "31.1.2026", "at": "2026-01-31T12:00:00"}
    assert fields(client.post("/", json=wrong))["at"] == (
        "Add a time zone, as in 2026-01-31T12:00:00Z."
    )
    assert set(fields(client.post("/", data=wrong))) == {"colour", "day", "at"}


def test_constraints_are_pydantics() -> None:
    def create(name: Annotated[str, Field(min_length=2)], age: Annotated[int, Ge(18)]) -> str:
        return name

    answer = fields(serve(create).post("/", json={"name": "x", "age": 3}))
    assert answer == {
        "name": "String should have at least 2 characters.",
        "age": "Input should be greater than or equal to 18.",
    }


def test_arguments_may_be_named_like_anything() -> None:
    def create(json: str, copy: str, model_config: str, self: str) -> str:
        return json + copy + model_config + self

    sent = {"json": "a", "copy": "b", "model_config": "c", "self": "d"}
    assert serve(create).post("/", json=sent).text == "abcd"


# Blank and repeated fields


def test_a_blank_field_counts_as_not_sent_unless_text_is_wanted() -> None:
    def create(name: str = "?", age: int | None = None, day: date | None = None) -> dict[str, Any]:
        return {"name": name, "age": age, "day": day}

    client = serve(create, methods="GET POST")
    expected = {"name": "", "age": None, "day": None}
    assert client.post("/", data={"name": "", "age": "", "day": ""}).json == expected
    assert client.get("/?name=&age=&day=").json == expected
    assert set(fields(client.post("/", json={"age": ""}))) == {"age"}


def test_a_field_sent_twice_is_refused_unless_a_list_is_wanted() -> None:
    def search(q: str, tag: tuple[str, ...] = ()) -> dict[str, Any]:
        return {"q": q, "tag": tag}

    client = serve(search, methods="GET")
    assert client.get("/?q=x&tag=1&tag=2").json == {"q": "x", "tag": ["1", "2"]}
    assert client.get("/?q=x&tag=1").json == {"q": "x", "tag": ["1"]}
    assert fields(client.get("/?q=x&q=y")) == {"q": "Send this field once."}


def test_text_is_not_trimmed() -> None:
    def create(name: str) -> str:
        return name

    assert serve(create).post("/", json={"name": " x "}).text == " x "


# What must not get through


def test_c01_path_and_services_are_never_overridden() -> None:
    @inject(AuditService)
    def update(id: str, audit_service: Any, email: str, second: AuditService) -> dict[str, Any]:
        return {"id": id, "email": email, "services": [audit_service.name(), second.name()]}

    client = serve(update, "/users/<id>", "PUT")
    assert client.put("/users/1", json={"email": "e"}).json == {
        "id": "1",
        "email": "e",
        "services": ["the real one"] * 2,
    }
    attack = {"id": "2", "audit_service": "x", "second": "x", "role": "admin", "email": "e"}
    names = {"id", "audit_service", "second", "role"}
    for sent in ({"json": attack}, {"data": attack}):
        refused = client.put("/users/1?id=2&audit_service=x", **sent)
        assert set(fields(refused)) == names
    assert client.put("/users/1?id=2&audit_service=x", json={"email": "e"}).json["id"] == "1"


def test_c01_the_query_cannot_override_either() -> None:
    def show(id: str, q: str = "") -> dict[str, str]:
        return {"id": id, "q": q}

    assert set(fields(serve(show, "/<id>", "GET").get("/1?id=2"))) == {"id"}


@pytest.mark.parametrize(
    "key", ["tenant_id", "role", "is_platform_admin", "active", "approved_at", "id"]
)
def test_c02_privileged_keys_are_refused(key: str) -> None:
    def create(email: str) -> str:
        return email

    def create_person(person: Person) -> str:
        return person.name

    for view, sent in ((create, {"email": "e"}), (create_person, {"name": "n"})):
        client = serve(view)
        for body in ({"json": {**sent, key: True}}, {"data": {**sent, key: "true"}}):
            assert fields(client.post("/", **body)) == {key: "There is no field of this name."}
        nested = {"name": "n", "address": {"city": "c", key: 1}}
    assert set(fields(client.post("/", json=nested))) == {f"address.{key}"}


def test_a_model_that_allows_more_is_taken_at_its_word() -> None:
    class Hook(BaseModel):
        model_config = ConfigDict(extra="allow")
        event: str

    def receive(hook: Hook) -> dict[str, Any]:
        return hook.model_extra or {}

    client = serve(receive)
    assert client.post("/", json={"event": "e", "more": [1]}).json == {"more": [1]}
    assert fields(client.post("/", json={"event": "e", "x": "\0"})) == {
        "x": "Remove the NUL character."
    }


def test_the_csrf_token_of_a_form_is_not_an_argument() -> None:
    def create(email: str) -> str:
        return email

    client = serve(create)
    assert client.post("/", data={"email": "e", "csrf_token": "t"}).text == "e"
    assert set(fields(client.post("/", json={"email": "e", "csrf_token": "t"}))) == {"csrf_token"}


DEEP = '{"any": ' + "[" * 10_000 + "]" * 10_000 + "}"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('{"active": "false"}', "active"),
        ('{"active": "true"}', "active"),
        ('{"active": 1}', "active"),
        ('{"score": 1e400}', "score"),
        ('{"score": NaN}', "score"),
        ('{"score": -Infinity}', "score"),
        ('{"score": "1"}', "score"),
        ('{"count": 1' + "0" * 30 + "}", "count"),
        ('{"count": 9223372036854775808}', "count"),
        ('{"count": 1' + "0" * 5000 + "}", ""),
        ('{"count": 1.5}', "count"),
        ('{"count": "1"}', "count"),
        ('{"count": true}', "count"),
        ('{"name": ["a"]}', "name"),
        ('{"name": {"$ne": 1}}', "name"),
        ('{"name": null}', "name"),
        ('{"name": "a\\u0000b"}', "name"),
        ('{"secret": "a\\u0000b"}', "secret"),
        ('{"person": {"name": "a\\u0000b"}}', "person.name"),
        ('{"person": {"name": "a", "tags": ["\\u0000"]}}', "person.tags.0"),
        ('{"any": {"a\\u0000": 1}}', "any"),
        ('{"any": [[1e400]]}', "any.0.0"),
        ('{"any": {"x": [1' + "0" * 30 + "]}}", "any.x.0"),
        (DEEP, ""),
        ('{"name": "\\ud800"}', ""),
        ('{"name": "a"', ""),
        ('["name"]', ""),
        ("null", ""),
        ('"name"', ""),
        ("\xff\xfe", ""),
    ],
)
def test_c04_wrong_json_is_refused(body: str, named: str) -> None:
    def create(
        active: bool = False,
        score: float = 0,
        count: int = 0,
        name: str = "",
        secret: SecretStr | None = None,
        person: Person | None = None,
        any: Any = None,
    ) -> str:
        raise AssertionError("the view must not run")

    answer = serve(create).post("/", data=body.encode("latin-1"), content_type="application/json")
    assert set(fields(answer)) == ({named} if named else set())
    assert answer.json["message"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("active=maybe", "active"),
        ("score=nan", "score"),
        ("score=inf", "score"),
        ("score=1e400", "score"),
        ("count=99999999999999999999", "count"),
        ("count=1.5", "count"),
        ("name=%00", "name"),
        ("count=" + "9" * 5000, "count"),
    ],
)
def test_c04_wrong_text_is_refused(query: str, named: str) -> None:
    def search(active: bool = False, score: float = 0, count: int = 0, name: str = "") -> str:
        raise AssertionError("the view must not run")

    client = serve(search, methods="GET POST")
    assert set(fields(client.get(f"/?{query}"))) == {named}
    form = client.post("/", data=query, content_type="application/x-www-form-urlencoded")
    assert set(fields(form)) == {named}


def test_c04_the_word_false_is_false_where_there_is_only_text() -> None:
    def search(active: bool) -> dict[str, bool]:
        return {"active": active}

    assert serve(search, methods="GET").get("/?active=false").json == {"active": False}


def test_c04_a_path_parameter_without_annotation_is_checked_too() -> None:
    def show(id: Any) -> str:
        raise AssertionError("the view must not run")

    def plain(id):  # type: ignore[no-untyped-def]  # the reference declares views so
        raise AssertionError("the view must not run")

    for view in (show, plain):
        assert set(fields(serve(view, "/<id>", "GET").get("/a%00b"))) == {"id"}
    assert set(fields(serve(plain, "/<int:id>", "GET").get("/" + "9" * 30))) == {"id"}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-json", ""])
def test_another_content_type_is_refused_with_those_that_fit(kind: str) -> None:
    def create(name: str = "") -> str:
        return name

    answer = serve(create).post("/", data='{"name": "x"}', content_type=kind)
    assert answer.status_code == 415
    assert "Send the body as application/json or application/x-www-form-urlencoded" in answer.text


def test_json_has_several_content_types() -> None:
    def create(name: str) -> str:
        return name

    client = serve(create)
    for kind in ("application/json; charset=utf-8", "application/vnd.api+json"):
        assert client.post("/", data='{"name": "x"}', content_type=kind).text == "x"


def test_no_body_is_an_empty_one() -> None:
    def create(name: str) -> str:
        return name

    client = serve(create)
    expected = {"name": "This field is required."}
    assert fields(client.post("/")) == expected
    assert fields(client.post("/", content_type="application/json")) == expected


def test_a_flood_of_unknown_keys_is_reported_in_short() -> None:
    def create(name: str) -> str:
        return name

    answer = serve(create).post("/", json={f"{'k' * 500}{n}": 1 for n in range(5000)})
    found = fields(answer)
    assert len(found) <= 50
    assert len(answer.data) < 20_000
    assert answer.json["message"].startswith("5001 fields are not valid: name, ")


def test_the_message_names_one_field_and_says_what_is_wrong() -> None:
    def create(email: str) -> str:
        return email

    answer = serve(create).post("/", json={})
    assert answer.json["message"] == "email: This field is required."


def test_faults_of_every_source_come_together() -> None:
    def update(id: int, page: Annotated[int, Query()], name: str) -> str:
        return name

    answer = serve(update, "/<id>").post("/x?page=y", json={})
    assert set(fields(answer)) == {"id", "page", "name"}


# What stays as it is


def test_a_view_that_reads_the_request_itself_works_untouched() -> None:
    def like(post_id):  # type: ignore[no-untyped-def]  # the reference declares views so
        return {"id": post_id, "form": request.form["x"], "query": request.args["y"]}

    client = serve(like, "/posts/<post_id>/like")
    sent = client.post("/posts/7/like?y=2", data={"x": "1", "anything": "else"})
    assert sent.json == {"id": "7", "form": "1", "query": "2"}


def test_an_injected_service_alone_leaves_the_body_alone() -> None:
    def create(audit: AuditService) -> dict[str, Any]:
        return {"audit": audit.name(), "json": request.json}

    answer = serve(create).post("/", json={"free": "form"})
    assert answer.json == {"audit": "the real one", "json": {"free": "form"}}


def test_the_body_can_be_read_again_by_the_view() -> None:
    def create(name: str) -> dict[str, Any]:
        return {"again": request.json}

    assert serve(create).post("/", json={"name": "x"}).json == {"again": {"name": "x"}}


def test_defaults_without_annotation_are_left_to_the_function() -> None:
    def show(id, verbose=True):  # type: ignore[no-untyped-def]
        return {"id": id, "verbose": verbose}

    assert serve(show, "/<id>", "GET").get("/1?verbose=no").json == {"id": "1", "verbose": True}


def test_an_async_view_is_bound() -> None:
    async def show(page: int = 1) -> dict[str, int]:
        return {"page": page}

    app = Flask(__name__)
    # what Flask does with asgiref, which is an extra of Flask
    app.async_to_sync = lambda view: lambda **path: asyncio.run(view(**path))  # type: ignore[method-assign]
    app.add_url_rule("/", "view", show)
    bind_endpoint(app, "view")
    assert app.test_client().get("/?page=2").json == {"page": 2}


def test_pydantic_is_imported_only_for_routes_that_need_it() -> None:
    code = (
        "import sys\n"
        "from flask import Flask\n"
        "from feather.routing.binding import bind_endpoint\n"
        "app = Flask('x')\n"
        "def show(id: str): return id\n"
        "app.add_url_rule('/<id>', 'show', show)\n"
        "bind_endpoint(app, 'show')\n"
        "assert app.test_client().get('/1').text == '1'\n"
        "assert 'pydantic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# Signatures that say too little


def test_an_unannotated_argument_is_an_error_that_says_what_to_write() -> None:
    def create(email):  # type: ignore[no-untyped-def]
        return email

    with pytest.raises(BindingError) as caught:
        serve(create)
    message = str(caught.value)
    assert "create (" in message
    assert "test_binding:" in message
    assert "'email' has no annotation and is not in the URL" in message
    assert "email: str" in message
    assert "@inject(...)" in message


def test_a_type_that_no_request_holds_is_an_error() -> None:
    def create(app: Flask) -> str:
        return app.name

    with pytest.raises(BindingError, match="'app' has a type that no request can hold: Unable"):
        serve(create)


def test_an_annotation_that_is_unknown_at_run_time_is_an_error() -> None:
    def create(user: "Unknown") -> str:  # type: ignore[name-defined]  # noqa: F821  # the point
        return str(user)

    with pytest.raises(BindingError, match=r"'Unknown' of 'user' is not known at run time"):
        serve(create)


def test_a_name_both_in_the_url_and_injected_is_an_error() -> None:
    @inject(AuditService)
    def show(audit_service: Any) -> str:
        return "never"

    with pytest.raises(BindingError, match="'audit_service' is both in the URL and injected"):
        serve(show, "/<audit_service>", "GET")


def test_a_path_parameter_that_one_url_lacks_needs_a_default() -> None:
    def show(page: int) -> str:
        return "never"

    with pytest.raises(BindingError, match="'page' is missing from one of its URLs"):
        serve(show, ["/all", "/all/<int:page>"], "GET")


def test_a_positional_only_argument_is_an_error() -> None:
    def show(page: int, /) -> str:
        return "never"

    with pytest.raises(BindingError, match="'page' is positional-only"):
        serve(show, "/", "GET")
