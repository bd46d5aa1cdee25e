"""Errors: one envelope, one page, one fragment, for every kind of error and client."""

import logging
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, Response, abort, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from feather.errors.handlers import init_errors
from feather.errors.reports import ErrorReport, error_sinks
from feather.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    FeatherError,
    NotFoundError,
    ValidationError,
)
from feather.http.flask import FeatherFlask
from feather.http.scope import identify
from feather.http.setup import init_http
from feather.testing import Fragment

JSON = {"Accept": "application/json"}
PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HTMX = {"HX-Request": "true", "Accept": "*/*"}
HTMX4 = {"HX-Request": "true", "HX-Request-Type": "partial", "Accept": "text/html"}


def make_app(kind: type[Flask] = FeatherFlask, root: Path | None = None, **config: Any) -> Flask:
    app = kind("x", root_path=str(root) if root else None, static_folder=None)
    app.config.update(SECRET_KEY="k" * 32, MAX_CONTENT_LENGTH=100, **config)
    init_http(app)
    init_errors(app)

    def fails(error: Exception) -> Any:
        def view() -> Any:
            raise error

        return view

    for name, error in {
        "validation": ValidationError("Email is required", field="email"),
        "several": ValidationError("Look again", fields={"email": "Missing", "<b>": "<i>bad</i>"}),
        "authentication": AuthenticationError("Sign in"),
        "authorization": AuthorizationError("Not yours"),
        "notfound": NotFoundError("No such board"),
        "conflict": ConflictError("Taken"),
        "base": FeatherError("We know about it"),
        "boom": ZeroDivisionError("the secret is hunter2"),
    }.items():
        app.add_url_rule(f"/{name}", name, fails(error), methods=["GET", "POST"])
        app.add_url_rule(f"/api/{name}", f"api_{name}", fails(error), methods=["GET", "POST"])

    @app.get("/abort/<int:status>")
    def aborting(status: int) -> Any:
        abort(status)

    @app.post("/json")
    def json() -> Any:
        return {"got": request.get_json()}

    @app.get("/described")
    def described() -> Any:
        abort(404, "No <b>such</b> thing")

    @app.get("/own-response")
    def own_response() -> Any:
        abort(Response("mine", 409))

    return app


@pytest.mark.parametrize("kind", [FeatherFlask, Flask])
@pytest.mark.parametrize(
    ("path", "status", "code", "message"),
    [
        ("/api/validation", 400, "VALIDATION_ERROR", "Email is required"),
        ("/api/authentication", 401, "AUTHENTICATION_ERROR", "Sign in"),
        ("/api/authorization", 403, "AUTHORIZATION_ERROR", "Not yours"),
        ("/api/notfound", 404, "NOT_FOUND", "No such board"),
        ("/api/conflict", 409, "CONFLICT", "Taken"),
        ("/api/base", 500, "INTERNAL_ERROR", "We know about it"),
        ("/api/absent", 404, "NOT_FOUND", NotFound.description),
        ("/api", 404, "NOT_FOUND", NotFound.description),
    ],
)
def test_the_api_answers_with_the_envelope(
    path: str, status: int, code: str, message: str, kind: type[Flask]
) -> None:
    answer = make_app(kind).test_client().get(path, headers=PAGE)
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    error = answer.json["error"]
    assert answer.json["success"] is False
    assert (error["code"], error["message"]) == (code, message)
    assert error["request_id"] == answer.headers["X-Request-ID"]


def test_fields_are_told_when_there_are_any() -> None:
    client = make_app().test_client()
    assert client.get("/api/validation").json["error"]["fields"] == {"email": "Email is required"}
    assert client.get("/api/several").json["error"]["fields"]["email"] == "Missing"
    assert "fields" not in client.get("/api/conflict").json["error"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "BAD_REQUEST"), (401, "AUTHENTICATION_ERROR"), (403, "AUTHORIZATION_ERROR"),
        (404, "NOT_FOUND"), (405, "METHOD_NOT_ALLOWED"), (406, "NOT_ACCEPTABLE"),
        (408, "REQUEST_TIMEOUT"), (409, "CONFLICT"), (410, "GONE"), (413, "PAYLOAD_TOO_LARGE"),
        (414, "URI_TOO_LONG"), (415, "UNSUPPORTED_MEDIA_TYPE"), (422, "UNPROCESSABLE_CONTENT"),
        (428, "PRECONDITION_REQUIRED"), (429, "RATE_LIMITED"), (500, "INTERNAL_ERROR"),
        (501, "NOT_IMPLEMENTED"), (502, "BAD_GATEWAY"), (503, "SERVICE_UNAVAILABLE"),
        (504, "GATEWAY_TIMEOUT"),
    ],
)  # fmt: skip
def test_a_status_has_a_stable_code_for_every_client(status: int, code: str) -> None:
    client = make_app().test_client()
    as_json = client.get(f"/abort/{status}", headers=JSON)
    assert (as_json.status_code, as_json.json["error"]["code"]) == (status, code)
    as_page = client.get(f"/abort/{status}", headers=PAGE)
    assert (as_page.status_code, as_page.mimetype) == (status, "text/html")
    assert as_page.text.startswith("<!doctype html>")
    as_fragment = client.get(f"/abort/{status}", headers=HTMX)
    assert (as_fragment.status_code, as_fragment.mimetype) == (status, "text/html")
    assert as_fragment.text.startswith("<div ")
    assert not [name for name in as_fragment.headers.keys() if name.startswith("HX-")]  # noqa: SIM118


def test_an_unusual_status_still_has_a_code() -> None:
    class Odd(HTTPException):
        code = 499

    app = make_app()
    app.add_url_rule("/odd", "odd", lambda: (_ for _ in ()).throw(Odd("why")))
    assert app.test_client().get("/odd", headers=JSON).json["error"]["code"] == "HTTP_499"


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/abort/404", {}, "text/html"),
        ("/abort/404", {"Accept": "*/*"}, "text/html"),
        ("/abort/404", {"Accept": "application/json, text/html;q=0.9"}, "application/json"),
        ("/abort/404", {"Accept": "text/html, application/json"}, "text/html"),
        ("/apiary", JSON, "application/json"),
        ("/apiary", PAGE, "text/html"),
    ],
)
def test_the_client_decides_between_json_and_page(
    path: str, headers: dict[str, str], expected: str
) -> None:
    assert make_app().test_client().get(path, headers=headers).mimetype == expected


def test_who_sends_json_gets_json() -> None:
    answer = make_app().test_client().post("/json", data="{", content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "BAD_REQUEST")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("headers", [HTMX, HTMX4])
def test_htmx_gets_a_refused_form_as_422_with_its_fields(headers: dict[str, str]) -> None:
    answer = make_app().test_client().get("/api/several", headers=headers)
    assert answer.status_code == 422
    assert 'data-code="VALIDATION_ERROR" role="alert"' in answer.text
    assert '<li data-field="email"><strong>email</strong>: Missing</li>' in answer.text
    assert "&lt;i&gt;bad&lt;/i&gt;" in answer.text
    assert "<i>" not in answer.text


def test_htmx_gets_other_errors_with_their_status() -> None:
    client = make_app().test_client()
    assert client.get("/conflict", headers=HTMX).status_code == 409
    answer = client.get("/boom", headers=HTMX)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.parametrize(
    "more",
    [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}],
)
def test_htmx_gets_a_page_where_it_replaces_the_page(more: dict[str, str]) -> None:
    answer = make_app().test_client().get("/abort/404", headers={**HTMX, **more, **PAGE})
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("headers", [JSON, PAGE, HTMX])
@pytest.mark.parametrize("kind", [FeatherFlask, Flask])
def test_an_unexpected_exception_tells_nothing(
    kind: type[Flask], headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = make_app(kind).test_client().get("/boom", headers=headers)
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Something went wrong on our side" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert [r.exc_info[0] for r in caplog.records if r.exc_info] == [ZeroDivisionError]


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("headers", [JSON, PAGE, HTMX])
def test_c91_no_error_answer_shows_a_secret(headers: dict[str, str], environment: str) -> None:
    key, url = "s3cr3t-key-0123456789abcdefghijklm", "postgresql://shop:s3cr3t-word@db/shop"
    app = make_app(FEATHER_ENV=environment, DATABASE_URL=url, TRUSTED_HOSTS=("localhost",))
    app.secret_key = key

    @app.get("/leak")
    def leak() -> Any:
        raise ConnectionError(f"{app.config} cannot reach {url}, signed with {app.secret_key}")

    sent = {**headers, "Authorization": "Bearer s3cr3t-token", "Cookie": "session=s3cr3t-session"}
    client = app.test_client()
    for path in ("/leak", "/api/leak", "/base", "/abort/404", "/abort/500", "/abort/429"):
        answer = client.get(f"{path}?token=s3cr3t-query", headers=sent)
        assert answer.status_code >= 400
        assert "s3cr3t" not in answer.text, path
        assert "s3cr3t" not in str(answer.headers), path
    for body, status in (("s3cr3t-body", 400), ("s3cr3t-body" * 20, 413)):
        answer = client.post("/json", headers=sent, data=body, content_type="application/json")
        assert answer.status_code == status
        assert "s3cr3t" not in answer.text


@pytest.mark.parametrize("config", [{"DEBUG": True}, {"TESTING": True}])
def test_debugging_and_testing_see_the_exception_itself(config: dict[str, bool]) -> None:
    with pytest.raises(ZeroDivisionError, match="hunter2"):
        make_app(**config).test_client().get("/boom")


def test_a_description_is_escaped_in_html_and_kept_in_json() -> None:
    client = make_app().test_client()
    assert "No &lt;b&gt;such&lt;/b&gt; thing" in client.get("/described").text
    assert client.get("/described", headers=JSON).json["error"]["message"] == "No <b>such</b> thing"


def test_the_headers_of_an_error_stay() -> None:
    client = make_app().test_client()
    answer = client.delete("/json", headers=JSON)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert answer.headers.getlist("Content-Type") == ["application/json"]
    too_large = client.post("/json", data=b"x" * 101, content_type="application/json")
    assert too_large.json["error"]["code"] == "PAYLOAD_TOO_LARGE"
    wrong_type = client.post("/json", data=b"x", headers=JSON)
    assert wrong_type.json["error"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


def test_a_response_given_to_abort_is_the_answer() -> None:
    answer = make_app().test_client().get("/own-response")
    assert (answer.status_code, answer.text) == (409, "mine")


def test_redirects_by_routing_are_no_errors() -> None:
    app = make_app()
    app.add_url_rule("/slash/", "slash", lambda: "slash")
    assert app.test_client().get("/slash").status_code == 308


class Outline(HTMLParser):
    """Collects what a strict Content-Security-Policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


@pytest.mark.parametrize("path", ["/absent", "/boom", "/several"])
def test_the_built_in_page_needs_nothing_inline_and_names_its_language(path: str) -> None:
    answer = make_app().test_client().get(path, headers=PAGE)
    outline = Outline(answer.text)
    assert not {"script", "style"} & set(outline.tags)
    assert not [name for name in outline.attributes if name == "style" or name.startswith("on")]
    assert {"title", "h1", "main"} <= set(outline.tags)
    assert '<html lang="en">' in answer.text


def ways(html: str) -> dict[str, str | None]:
    """The buttons of an error page, by what they say."""
    return {a.text: a.attributes["href"] for a in Fragment(html).all("a.f-button")}


@pytest.mark.parametrize(
    ("path", "referrer", "expected"),
    [
        ("/absent", None, {}),
        ("/absent", "http://localhost/boards?page=2", {"Go back": "/boards?page=2"}),
        ("/absent", "http://localhost/absent", {}),
        ("/absent?a=1", "http://localhost/absent?a=1", {}),
        ("/absent", "http://evil.example/boards", {}),
        ("/absent", "http://localhost//evil.example", {}),
        ("/absent", "javascript:alert(1)", {}),
        ("/absent", "http://[", {}),
        ("/boom", "http://localhost/boards", {"Try again": ""}),
        ("/abort/503", None, {"Try again": ""}),
    ],
)
def test_the_built_in_page_has_a_way_back(
    path: str, referrer: str | None, expected: dict[str, str]
) -> None:
    headers = {**PAGE, **({"Referer": referrer} if referrer else {})}
    answer = make_app().test_client().get(path, headers=headers)
    assert ways(answer.text) == {"Go to the start page": "/", **expected}


def test_what_was_sent_is_not_sent_again_by_a_link() -> None:
    answer = make_app().test_client().post("/boom", headers=PAGE)
    assert ways(answer.text) == {"Go to the start page": "/"}


def test_the_built_in_page_stays_below_the_apps_prefix() -> None:
    client = make_app().test_client()
    headers = {**PAGE, "Referer": "http://localhost/shop/boards"}
    answer = client.get("/absent", headers=headers, environ_overrides={"SCRIPT_NAME": "/shop"})
    page = Fragment(answer.text)
    assert ways(answer.text) == {"Go to the start page": "/shop/", "Go back": "/shop/boards"}
    assert (page.one("link").attributes["href"] or "").startswith("/shop/feather-static/feather-")


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [("dark", "dark"), ("light", "light"), ('x"onload="', None), (None, None)],
)
def test_the_built_in_page_has_the_theme_that_was_chosen(
    cookie: str | None, expected: str | None
) -> None:
    client = make_app().test_client()
    if cookie:
        client.set_cookie("theme", cookie)
    page = Fragment(client.get("/absent", headers=PAGE).text)
    assert page.one("html").attributes.get("class") == expected


def test_the_built_in_page_comes_for_a_host_that_is_not_trusted() -> None:
    app = make_app(TRUSTED_HOSTS=["example.com"])
    headers = {**PAGE, "Host": "other.example", "Referer": "http://example.com/boards"}
    answer = app.test_client().get("/absent", headers=headers)
    assert answer.status_code == 400
    assert ways(answer.text) == {"Go to the start page": "/"}


def make_pages(root: Path, **pages: str) -> Path:
    (root / "templates/errors").mkdir(parents=True)
    for name, text in pages.items():
        (root / f"templates/errors/{name.strip('_')}.html").write_text(text)
    return root


def test_the_apps_templates_win(tmp_path: Path) -> None:
    root = make_pages(
        tmp_path, _404="Lost: {{ message }} {{ request_id }}", error="{{ status }} {{ code }}"
    )
    client = make_app(root=root).test_client()
    answer = client.get("/absent", headers=PAGE)
    assert answer.text.startswith("Lost: The requested URL was not found")
    assert answer.text.endswith(answer.headers["X-Request-ID"])
    assert client.get("/conflict", headers=PAGE).text == "409 CONFLICT"
    assert client.get("/boom", headers=PAGE).text == "500 INTERNAL_ERROR"
    assert client.get("/absent", headers=JSON).json["error"]["code"] == "NOT_FOUND"


def test_a_broken_template_or_context_falls_back_to_the_built_in_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(root=make_pages(tmp_path, _404="{{ nothing.here }}", error="fine"))

    @app.context_processor
    def needs_the_database() -> dict[str, Any]:
        raise ConnectionError("the database is away")

    client = app.test_client()
    for path in ("/absent", "/conflict"):
        answer = client.get(path, headers=PAGE)
        assert answer.text.startswith("<!doctype html>")
        assert "database" not in answer.text
    assert "the app's page for errors 404 failed" in caplog.text


def test_handlers_of_the_app_win_wherever_they_are_and_whenever_they_came() -> None:
    app = Flask("x")
    app.register_error_handler(FeatherError, lambda error: (f"early {error}", 418))
    init_http(app)
    init_errors(app)
    late = Blueprint("late", __name__, url_prefix="/late")
    late.register_error_handler(404, lambda error: ("blueprint", 404))
    late.add_url_rule("/x", "x", lambda: abort(404))
    app.register_blueprint(late)
    app.register_error_handler(404, lambda error: ("by status", 404))
    app.register_error_handler(MethodNotAllowed, lambda error: ("by class", 405))
    app.register_error_handler(ConflictError, lambda error: ("conflict", 409))
    app.register_error_handler(ZeroDivisionError, lambda error: ("division", 500))
    for name, error in {"f": NotFoundError("n"), "c": ConflictError("c")}.items():
        app.add_url_rule(f"/{name}", name, lambda e=error: (_ for _ in ()).throw(e))
    app.add_url_rule("/z", "z", lambda: 1 / 0)
    client = app.test_client()
    texts = {path: client.get(path).text for path in ("/f", "/c", "/z", "/late/x", "/absent")}
    assert texts == {
        "/f": "early n",
        "/c": "conflict",
        "/z": "division",
        "/late/x": "blueprint",
        "/absent": "by status",
    }
    assert client.post("/z").text == "by class"


def test_an_apps_handler_for_every_exception_gets_http_errors_as_in_flask() -> None:
    app = make_app()
    app.register_error_handler(Exception, lambda error: (f"all: {type(error).__name__}", 500))
    client = app.test_client()
    assert client.get("/absent").text == "all: NotFound"
    assert client.get("/boom").text == "all: ZeroDivisionError"


def test_sinks_are_told_after_the_request_outside_its_context() -> None:
    app = make_app()
    told: list[tuple[ErrorReport, list[str]]] = []
    order: list[str] = []
    app.teardown_appcontext(lambda error: order.append("teardown"))
    app.before_request(lambda: identify(user_id="u1", tenant_id="t1"))
    error_sinks(app).append(lambda report: told.append((report, list(order))))
    assert app.extensions["feather.error_sinks"] is error_sinks(app)
    answer = app.test_client().get("/boom?token=abc", headers=JSON)
    ((report, before),) = told
    assert before == ["teardown"]
    assert isinstance(report.exception, ZeroDivisionError)
    assert report.exception.__traceback__ is not None
    assert (report.status, report.code, report.method) == (500, "INTERNAL_ERROR", "GET")
    assert (report.path, report.endpoint) == ("/boom", "boom")
    assert report.request_id == answer.headers["X-Request-ID"]
    assert (report.user_id, report.tenant_id) == ("u1", "t1")


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/conflict", ConflictError, 409),
        ("/absent", NotFound, 404),
        ("/boom", ZeroDivisionError, 500),
    ],
)
@pytest.mark.parametrize("cls", [FeatherFlask, Flask])
def test_each_error_is_reported_once(
    cls: type[Flask], path: str, kind: type[Exception], status: int
) -> None:
    app = make_app(cls)
    told: list[ErrorReport] = []
    error_sinks(app).append(told.append)
    app.test_client().get(path)
    assert [(type(report.exception), report.status) for report in told] == [(kind, status)]


def test_an_exception_that_the_debugger_shows_is_reported_too() -> None:
    app = make_app(TESTING=True)
    told: list[ErrorReport] = []
    error_sinks(app).append(told.append)
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/boom")
    assert [report.status for report in told] == [500]


def test_a_failing_sink_disturbs_neither_the_answer_nor_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = make_app()
    told: list[ErrorReport] = []

    def broken(report: ErrorReport) -> None:
        raise ConnectionError("the log database is away")

    error_sinks(app).extend([broken, told.append])
    assert app.test_client().get("/conflict").status_code == 409
    assert len(told) == 1
    assert any(r.levelno == logging.ERROR and "error sink" in r.message for r in caplog.records)


def test_without_the_gateway_errors_have_no_request_id() -> None:
    app = Flask("x")
    init_errors(app)
    told: list[ErrorReport] = []
    error_sinks(app).append(told.append)
    answer = app.test_client().get("/absent", headers=JSON)
    assert answer.json["error"] == {"code": "NOT_FOUND", "message": NotFound.description}
    assert told[0].request_id is None
