"""The description of the API, made from what binds the requests."""

# ruff: noqa: A002  # views call a path parameter id, as the URL does
import re
import sys
from collections.abc import Iterator
from datetime import date
from enum import Enum
from types import ModuleType
from typing import Annotated, Any
from uuid import UUID

import pytest
from annotated_types import Ge
from flask import Flask
from pydantic import BaseModel
from werkzeug.datastructures import FileStorage

from feather import Service, api, page
from feather.http.json import init_json
from feather.routing import Form, Header, Query
from feather.routing.openapi import init_openapi
from feather.routing.register import register_routes

MODULE = "routes_described.users"


class Colour(Enum):
    RED = "red"


class Address(BaseModel):
    city: str


class Person(BaseModel):
    name: str
    addresses: list[Address] = []


class PersonService(Service): ...


def declare(namespace: dict[str, Any]) -> None:
    """Declare the routes below in a module of their own."""

    def list_users(
        page: Annotated[int, Ge(1)] = 1,
        colour: Colour | None = None,
        tags: list[str] = [],  # noqa: B006  # the default is what is tested
    ) -> dict[str, Any]:
        """List the users.

        Newest first.
        """
        return {"page": page, "colour": colour, "tags": tags}

    def create(person_service: PersonService, person: Person) -> dict[str, Any]:
        return {"person": person}

    def show(id: UUID, accept_language: Annotated[str, Header()] = "en") -> str:
        return str(id) + accept_language

    def ping(number):  # type: ignore[no-untyped-def]  # the reference declares views so
        return {"number": number}

    def upload(image: FileStorage, more: list[FileStorage], title: Annotated[str, Form()]) -> str:
        return title

    def find(since: date, dry: Annotated[bool, Query("dry-run")] = False) -> str:
        return f"{since} {dry}"

    for view in (list_users, create, show, ping, upload, find):
        view.__module__ = MODULE
    code = compile(
        "api.get('/users')(list_users)\n"
        "api.post('/users')(create)\n"
        "api.get('/users/<id>')(show)\n"
        "api.get('/ping/<int:number>')(ping)\n"
        "api.post('/upload')(upload)\n"
        "api.route('/find', methods=['GET', 'POST'])(find)\n"
        "page.get('/')(lambda: 'home')\n",
        MODULE,
        "exec",
    )
    namespace.update(locals())
    exec(code, namespace)


@pytest.fixture
def app() -> Iterator[Flask]:
    module = ModuleType(MODULE)
    sys.modules[MODULE] = module
    vars(module).update(api=api, page=page)
    declare(vars(module))
    yield make("development")
    del sys.modules[MODULE]


def make(environment: str) -> Flask:
    app = Flask("shop")
    app.config["FEATHER_ENV"] = environment
    init_json(app)
    register_routes(app, [MODULE])
    init_openapi(app)
    return app


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    response = app.test_client().get("/api/openapi.json")
    assert response.content_type == "application/json"
    found: dict[str, Any] = response.json or {}
    return found


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"] == {"title": "shop", "version": "0"}
    assert set(document["paths"]) == {
        "/api/users",
        "/api/users/{id}",
        "/api/ping/{number}",
        "/api/upload",
        "/api/find",
    }


def test_operations_are_named_after_the_endpoint_and_the_module(document: dict[str, Any]) -> None:
    operations = [o for path in document["paths"].values() for o in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert sorted(ids) == [
        "api.create",
        "api.find",
        "api.find.post",
        "api.list_users",
        "api.ping",
        "api.show",
        "api.upload",
    ]
    assert {tag for operation in operations for tag in operation["tags"]} == {"users"}
    listed = document["paths"]["/api/users"]["get"]
    assert (listed["summary"], listed["description"]) == ("List the users.", "Newest first.")


def test_query_path_and_headers_are_parameters(document: dict[str, Any]) -> None:
    listed = document["paths"]["/api/users"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in listed}
    assert by_name["page"]["in"] == "query"
    assert by_name["page"]["required"] is False
    assert by_name["page"]["schema"]["minimum"] == 1
    assert by_name["page"]["schema"]["default"] == 1
    assert by_name["tags"]["schema"]["default"] == []
    assert {"$ref": "#/components/schemas/Colour"} in by_name["colour"]["schema"]["anyOf"]
    assert document["components"]["schemas"]["Colour"]["enum"] == ["red"]
    shown = document["paths"]["/api/users/{id}"]["get"]["parameters"]
    assert [(p["name"], p["in"], p["required"]) for p in shown] == [
        ("id", "path", True),
        ("accept-language", "header", False),
    ]
    assert shown[0]["schema"]["format"] == "uuid"
    (number,) = document["paths"]["/api/ping/{number}"]["get"]["parameters"]
    assert number["schema"] == {"type": "integer"}


def test_the_body_is_described_without_services(document: dict[str, Any]) -> None:
    body = document["paths"]["/api/users"]["post"]["requestBody"]
    assert body["required"] is True
    assert set(body["content"]) == {
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }
    schema = body["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"name", "addresses"}
    assert schema["required"] == ["name"]
    assert "Address" in document["components"]["schemas"]
    assert "person_service" not in str(document)


def test_files_are_binary_parts_of_a_form(document: dict[str, Any]) -> None:
    body = document["paths"]["/api/upload"]["post"]["requestBody"]
    assert set(body["content"]) == {"multipart/form-data"}
    schema = body["content"]["multipart/form-data"]["schema"]
    binary = {"type": "string", "format": "binary"}
    assert schema["properties"]["image"] == binary
    assert schema["properties"]["more"] == {"type": "array", "items": binary}
    assert sorted(schema["required"]) == ["image", "more", "title"]


def test_each_method_of_a_view_has_its_own_place_for_arguments(document: dict[str, Any]) -> None:
    get, post = (document["paths"]["/api/find"][method] for method in ("get", "post"))
    assert [p["name"] for p in get["parameters"]] == ["since", "dry-run"]
    assert [p["name"] for p in post["parameters"]] == ["dry-run"]
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"since"}


def test_refusals_are_described(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/users"]["post"]["responses"]
    assert set(responses) == {"200", "400"}
    schema = responses["400"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Error"}
    assert "Error" in document["components"]["schemas"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert references <= set(document["components"]["schemas"])


def test_the_document_is_made_once_for_each_app(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Flask] = []

    def describe(app: Flask) -> dict[str, str]:
        made.append(app)
        return {"openapi": "3.1.0"}

    monkeypatch.setattr("feather.routing.openapi.document.describe", describe)
    assert made == []
    first = app.test_client().get("/api/openapi.json")
    again = app.test_client().get(
        "/api/openapi.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert len(made) == 1
    make("production").test_client().get("/api/openapi.json")
    assert len(made) == 2


def test_the_page_of_development_lists_operations_and_needs_no_script(app: Flask) -> None:
    client = app.test_client()
    response = client.get("/api/docs")
    assert response.status_code == 200
    for shown in ("<b>POST</b>", "/api/users/{id}", "List the users.", "Address"):
        assert shown in response.text
    # what `script-src 'self'; style-src 'self'` would refuse
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", response.text)
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]+)"', response.text)
    with client.get(sheet) as styles:
        assert styles.content_type.startswith("text/css")


def test_the_page_is_for_development_only(app: Flask) -> None:
    client = make("production").test_client()
    assert client.get("/api/docs").status_code == 404
    assert client.get("/api/docs/static/openapi.css").status_code == 404
    assert client.get("/api/openapi.json").status_code == 200


def test_an_app_without_routes_is_described_too() -> None:
    app = Flask("empty")
    app.config["FEATHER_ENV"] = "development"
    init_openapi(app)
    assert app.test_client().get("/api/openapi.json").json["paths"] == {}  # type: ignore[index]
    assert "No route is declared" in app.test_client().get("/api/docs").text
