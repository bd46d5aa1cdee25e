"""A POST with JSON bound to typed arguments, beside bare Flask with checks by hand."""

import io
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, request
from interleaved import interleave

from feather.http.json import init_json
from feather.routing.binding import bind_endpoint
from feather.services import Service

BODY = b'{"name": "Ada Lovelace", "email": "ada@example.com", "quantity": 3, "active": true}'


class ItemService(Service):
    def create(self, **values: Any) -> dict[str, Any]:
        return values


def by_hand() -> Flask:
    app = Flask("by_hand")

    @app.post("/items")
    def create() -> tuple[dict[str, Any], int]:
        body = request.get_json()
        if type(body) is not dict or body.keys() - {"name", "email", "quantity", "active"}:
            abort(400)
        try:
            name, email = body["name"], body["email"]
            quantity, active = body["quantity"], body.get("active", False)
        except KeyError:
            abort(400)
        if type(name) is not str or type(email) is not str:
            abort(400)
        if type(quantity) is not int or type(active) is not bool:
            abort(400)
        service = ItemService()
        return service.create(name=name, email=email, quantity=quantity, active=active), 201

    return app


def bound(*, json: bool, service: bool) -> Flask:
    app = Flask("bound")
    if json:
        init_json(app)

    def create(
        item_service: ItemService, name: str, email: str, quantity: int, active: bool = False
    ) -> tuple[dict[str, Any], int]:
        values = item_service.create(name=name, email=email, quantity=quantity, active=active)
        return values, 201

    def create_alone(
        name: str, email: str, quantity: int, active: bool = False
    ) -> tuple[dict[str, Any], int]:
        values = {"name": name, "email": email, "quantity": quantity, "active": active}
        return ItemService().create(**values), 201

    app.add_url_rule("/items", "create", create if service else create_alone, methods=["POST"])
    bind_endpoint(app, "create")
    return app


def sender(app: Flask) -> Callable[[], object]:
    """Return a function that sends one request through the WSGI interface."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/items",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8000",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.errors": io.StringIO(),
    }

    def start_response(status: str, _headers: object, _error: object = None) -> None:
        if status != "201 CREATED":
            raise RuntimeError(f"{app.name} answered {status}")

    def send() -> None:
        answer: Any = app({**environ, "wsgi.input": io.BytesIO(BODY)}, start_response)
        b"".join(answer)
        if hasattr(answer, "close"):  # a plain list has nothing to close
            answer.close()

    return send


interleave(
    "POST of a JSON object to a view with four typed arguments",
    {
        "bare Flask, checks by hand": sender(by_hand()),
        "bound": sender(bound(json=False, service=False)),
        "bound, Feather's JSON": sender(bound(json=True, service=False)),
        "bound, Feather's JSON, injected service": sender(bound(json=True, service=True)),
    },
    "bare Flask, checks by hand",
    rounds=31,
)
