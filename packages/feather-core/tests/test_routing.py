"""Routes: verbs, decorators around views, and what ``@inject`` accepts."""
# ruff: noqa: A006  # views call a path parameter id, as the URL does

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from types import ModuleType
from typing import Any

import pytest
from flask import Flask, abort, g, request
from flask.testing import FlaskClient

from feather import Service, api, inject, page
from feather.exceptions import ValidationError
from feather.routing import before_binding
from feather.routing.register import register_missing, register_routes

VERBS = ("get", "post", "put", "patch", "delete")


class NoteService(Service):
    def create(self, title: str) -> dict[str, str]:
        return {"title": title}


@pytest.fixture
def declare() -> Iterator[Callable[[str], FlaskClient]]:
    """Run a route module's text, register its routes and return a client."""
    names: list[str] = []

    def run(code: str, **names_in_module: Any) -> FlaskClient:
        module = ModuleType(f"routes_of_a_test_{len(names)}")
        sys.modules[module.__name__] = module
        names.append(module.__name__)
        vars(module).update(api=api, page=page, inject=inject, **names_in_module)
        exec(code, vars(module))
        app = Flask(__name__)
        app.register_error_handler(ValidationError, lambda e: ({"fields": e.fields}, e.status))
        register_routes(app, [module.__name__])
        return app.test_client()

    yield run
    for name in names:
        del sys.modules[name]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_declared_and_no_other_answers(
    declare: Callable[..., FlaskClient], verb: str
) -> None:
    client = declare(f"@api.{verb}('/x')\ndef view(name: str = '-'):\n    return name\n")
    for other in VERBS:
        status = client.open("/api/x", method=other.upper()).status_code
        assert status == (200 if other == verb else 405)
    allowed = set(client.options("/api/x").headers["Allow"].split(", "))
    assert allowed == {verb.upper(), "OPTIONS"} | ({"HEAD"} if verb == "get" else set())


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_c11_the_method_cannot_be_overridden(
    declare: Callable[..., FlaskClient], header: str
) -> None:
    client = declare(
        "@api.post('/x')\ndef add(name: str = ''):\n    return 'added'\n"
        "@api.delete('/x')\ndef remove():\n    return 'removed'\n"
    )
    assert client.post("/api/x", headers={header: "DELETE"}).text == "added"
    form = client.post("/api/x", data={"_method": "DELETE"})
    assert form.json == {"fields": {"_method": "There is no field of this name."}}
    assert client.get("/api/x", headers={header: "DELETE"}).status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "NONSENSE"])
def test_c11_unknown_methods_are_refused(declare: Callable[..., FlaskClient], method: str) -> None:
    client = declare(
        "@api.get('/x')\ndef view(q: str = ''):\n    return q\n"
        "@page.get('/')\ndef home():\n    return 'home'\n"
    )
    assert client.open("/api/x", method=method).status_code == 405
    assert client.open("/", method=method).status_code == 405


def test_one_function_can_have_several_routes(declare: Callable[..., FlaskClient]) -> None:
    client = declare("@api.get('/find')\n@api.post('/find')\ndef find(q: str):\n    return q\n")
    assert client.get("/api/find?q=a").text == "a"
    assert client.post("/api/find", json={"q": "b"}).text == "b"


def test_the_view_keeps_its_name_and_text(declare: Callable[..., FlaskClient]) -> None:
    client = declare("@api.get('/x')\ndef view(q: str = ''):\n    'Says q.'\n    return q\n")
    view = client.application.view_functions["api.view"]
    assert (view.__name__, view.__doc__) == ("view", "Says q.")


# Decorators


def counted(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        g.seen = dict(kwargs)
        return view(*args, **kwargs)

    return wrapper


@before_binding
def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def guarded(**path: Any) -> Any:
        if "Authorization" not in request.headers:
            abort(401)
        return view(**path)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]  # as feather-auth notes it
    return guarded


def test_decorators_between_get_the_bound_arguments(declare: Callable[..., FlaskClient]) -> None:
    client = declare(
        "@api.post('/n/<id>')\n@counted\n@inject(NoteService)\n"
        "def create(note_service, id, title: str):\n"
        "    return {'seen': g.seen, 'note': note_service.create(title)}\n",
        counted=counted,
        NoteService=NoteService,
        g=g,
    )
    assert client.post("/api/n/1", json={"title": "t"}).json == {
        "seen": {"id": "1", "title": "t"},
        "note": {"title": "t"},
    }


def test_a_marked_decorator_runs_before_binding(declare: Callable[..., FlaskClient]) -> None:
    client = declare(
        "@api.post('/n')\n@signed_in\n@inject(NoteService)\n"
        "def create(note_service, title: str):\n    return note_service.create(title)\n",
        signed_in=signed_in,
        NoteService=NoteService,
    )
    # a stranger learns nothing about the body
    assert client.post("/api/n", json={"role": "admin"}).status_code == 401
    signed = {"Authorization": "x"}
    assert client.post("/api/n", json={"role": "admin"}, headers=signed).status_code == 400
    assert client.post("/api/n", json={"title": "t"}, headers=signed).json == {"title": "t"}
    view = client.application.view_functions["api.create"]
    assert view.guard == "signed_in"  # type: ignore[attr-defined]  # it stays to be found


def test_marked_decorators_keep_their_order_and_what_was_noted_on_them(
    declare: Callable[..., FlaskClient],
) -> None:
    def says(word: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        @before_binding
        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(**path: Any) -> Any:
                g.setdefault("words", []).append(word)
                return view(**path)

            return wrapper

        return decorate

    def noted(view: Callable[..., Any]) -> Callable[..., Any]:
        view.note = "noted"  # type: ignore[attr-defined]  # as @public does
        return view

    client = declare(
        "@api.get('/x')\n@says('first')\n@noted\n@says('second')\n"
        "def view(q: str = ''):\n    return g.words\n",
        says=says,
        noted=noted,
        g=g,
    )
    assert client.get("/api/x").json == ["first", "second"]
    assert client.application.view_functions["api.view"].note == "noted"  # type: ignore[attr-defined]


def test_a_decorator_that_is_not_marked_keeps_what_it_holds_after_binding(
    declare: Callable[..., FlaskClient],
) -> None:
    client = declare(
        "@api.post('/n')\n@counted\n@signed_in\ndef create(title: str):\n    return title\n",
        counted=counted,
        signed_in=signed_in,
    )
    assert client.post("/api/n", json={}).status_code == 400
    assert client.post("/api/n", json={"title": "t"}).status_code == 401


def test_a_marked_decorator_works_in_a_plain_flask_app() -> None:
    app = Flask(__name__)
    app.get("/<id>")(signed_in(lambda id: id))
    assert app.test_client().get("/1").status_code == 401
    assert app.test_client().get("/1", headers={"Authorization": "x"}).text == "1"


# @inject


def test_inject_works_in_a_plain_flask_app() -> None:
    app = Flask(__name__)

    @app.get("/")
    @inject(NoteService)
    def home(note_service: Any) -> Any:
        return note_service.create("t")

    assert app.test_client().get("/").json == {"title": "t"}


def test_injected_names_are_the_classes_in_snake_case() -> None:
    class HTTPLogService(Service): ...

    @inject(NoteService)
    @inject(HTTPLogService)
    def view(http_log_service: Any, note_service: Any) -> list[str]:
        return [type(http_log_service).__name__, type(note_service).__name__]

    assert view() == ["HTTPLogService", "NoteService"]


def test_inject_without_a_class_shows_how() -> None:
    with pytest.raises(TypeError, match=r"as in @inject\(UserService\), and got <function"):

        @inject  # type: ignore[arg-type]  # the mistake
        def view() -> None: ...


def test_inject_names_the_parameter_that_is_missing() -> None:
    with pytest.raises(TypeError) as caught:

        @inject(NoteService)
        def view(notes: Any) -> None: ...

    message = str(caught.value)
    assert "@inject(NoteService) fills the parameter 'note_service'" in message
    assert "test_routing.view does not have" in message


def test_a_service_that_needs_arguments_is_named(declare: Callable[..., FlaskClient]) -> None:
    class Needy(Service):
        def __init__(self, url: str) -> None: ...

    client = declare("@api.get('/x')\ndef view(needy: Needy):\n    return ''\n", Needy=Needy)
    client.application.testing = True
    with pytest.raises(TypeError, match="Needy cannot be injected, because its __init__ needs url"):
        client.get("/api/x")


def test_routes_of_a_plugin_are_served_unless_the_app_has_them(
    declare: Callable[..., FlaskClient],
) -> None:
    module = ModuleType("routes_of_a_plugin")
    sys.modules[module.__name__] = module
    vars(module).update(api=api, page=page)
    code = """
@page.get('/lists/<id>')
def show(id: str):
    return f'plugin {id}'

@page.post('/lists/<id>')
def change(id: str, name: str = '-'):
    return f'changed to {name}'

@page.get('/lists')
def every():
    return 'plugin'

@page.get('/here')
def named():
    return 'plugin'
"""
    exec(code, vars(module))
    client = declare(
        "@page.get('/lists/<number>')\ndef mine(number: str):\n    return f'app {number}'\n"
        "@page.get('/there')\ndef named():\n    return 'app'\n"
    )
    app = client.application
    register_missing(app, "routes_of_a_plugin")
    del sys.modules["routes_of_a_plugin"]
    assert client.get("/lists/7").text == "app 7"  # the same path by another name
    assert client.post("/lists/7", data={"name": "x"}).text == "changed to x"  # another method
    assert client.get("/lists").text == "plugin"
    assert client.get("/here").status_code == 404  # the endpoint is the app's
    with app.test_request_context():
        assert app.url_for("page.show", id=7) == "/lists/7"  # links lead to the app's
        assert app.url_for("page.named") == "/there"
