"""Events, toasts, addresses and redirects: what the browser is told in headers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, Response, redirect
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from feather import htmx
from feather.errors.handlers import init_errors
from feather.errors.sign_in import set_sign_in_page
from feather.exceptions import AuthenticationError, AuthorizationError
from feather.http.flask import FeatherFlask
from feather.http.setup import init_http
from feather.routing.binding import bind_endpoint

HTMX = {"HX-Request": "true"}
TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "\r\nSet-Cookie: a=b",
        "\n",
        "\x00",
        "\x7f",
        "\x85",
        "\u2028",
        "\ud800",
        "grüße",
        "日本 🪶",
        ", b",
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def app_with(view: Callable[[], Any]) -> Flask:
    app = FeatherFlask("x", static_folder=None)
    app.testing = True
    app.add_url_rule("/", "view", view)
    bind_endpoint(app, "view")
    return app


def answer(view: Callable[[], Any], headers: dict[str, str] | None = None) -> TestResponse:
    return app_with(view).test_client().get("/", headers=headers)


def events(response: TestResponse | Response) -> Any:
    return json.loads(response.headers["HX-Trigger"])


APP = app_with(lambda: "")


def sent(response: Response) -> list[tuple[str, str]]:
    """Return the headers as a server writes them, refusing what none can write."""
    headers = []
    with APP.test_request_context():
        for name, value in response.get_wsgi_headers({"REQUEST_METHOD": "GET"}):
            value.encode("ascii")
            assert value.isprintable()
            headers.append((name, value))
    return headers


@given(event=TEXTS, detail=JSON)
def test_no_event_splits_a_header_and_each_arrives_as_it_was(event: str, detail: Any) -> None:
    with APP.test_request_context():
        response = htmx.trigger("", event, detail)
    assert [n for n, _ in sent(response)] == ["Content-Type", "Content-Length", "HX-Trigger"]
    assert events(response) == {event: {} if detail is None else detail}


@given(messages=st.lists(TEXTS, max_size=3), names=st.lists(TEXTS, max_size=3))
def test_events_add_up_whatever_they_are_called(messages: list[str], names: list[str]) -> None:
    expected: dict[str, Any] = {}
    with APP.test_request_context():
        response = APP.make_response("")
        for name in names:
            response = htmx.trigger(response, name)
            expected[name] = {}
        for message in messages:
            response = htmx.toast(response, message, "error")
            expected["showToast"] = {"message": message, "type": "error"}
    sent(response)
    assert not expected or events(response) == expected


@given(path=TEXTS | TEXTS.map("/{}".format))
def test_c09_no_address_splits_a_header_or_leaves_the_site(path: str) -> None:
    with APP.test_request_context(headers=HTMX):
        for tell in (
            htmx.redirect,
            lambda url: htmx.push_url("", url),
            lambda url: htmx.replace_url("", url),
        ):
            try:
                response = tell(path)
            except ValueError:
                continue
            (value,) = [v for n, v in sent(response) if n.startswith("HX-")]
            assert value.startswith("/")
            assert not value.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("returned", "status", "body"),
    [
        ("text", 200, "text"),
        (("text", 422), 422, "text"),
        (("text", 201, {"X-Mine": "1"}), 201, "text"),
        ({"a": 1}, 200, '{"a":1}\n'),
        (None, 204, ""),
    ],
)
def test_any_answer_of_a_view_takes_an_event(returned: Any, status: int, body: str) -> None:
    response = answer(lambda: htmx.trigger(returned, "saved"))
    assert (response.status_code, response.text) == (status, body)
    assert events(response) == {"saved": {}}
    assert response.headers.get("X-Mine") == ("1" if status == 201 else None)


def test_what_triggers_is_an_answer_like_any_other() -> None:
    response = answer(lambda: (htmx.toast("body", "Look again", "warning"), 422))
    assert (response.status_code, response.text) == (422, "body")
    assert events(response) == {"showToast": {"message": "Look again", "type": "warning"}}


def test_a_toast_means_success_unless_it_says_otherwise() -> None:
    response = answer(lambda: htmx.toast("", "Saved: “grüße” 日本"))
    assert events(response) == {"showToast": {"message": "Saved: “grüße” 日本", "type": "success"}}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("todosUpdated", {"todosUpdated": {}, "new": {"n": 1}}),
        ("a, b:c ,", {"a": {}, "b:c": {}, "new": {"n": 1}}),
        ('{"a": {"b": 2}, "new": 0}', {"a": {"b": 2}, "new": {"n": 1}}),
    ],
)
def test_events_that_were_set_by_hand_stay(there: str, expected: dict[str, Any]) -> None:
    view = lambda: htmx.trigger(("", 200, {"HX-Trigger": there}), "new", {"n": 1})  # noqa: E731
    assert events(answer(view)) == expected


def test_details_are_written_as_the_api_writes_them() -> None:
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert events(answer(lambda: htmx.trigger("", "moved", {"at": moment}))) == {
        "moved": {"at": "2026-01-31T12:00:00Z"}
    }


@pytest.mark.parametrize(("detail", "error"), [(object(), TypeError), (float("nan"), ValueError)])
def test_what_has_no_form_in_json_is_refused(detail: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        answer(lambda: htmx.trigger("", "x", detail))


def test_the_address_bar_follows() -> None:
    response = answer(lambda: htmx.push_url("", "/notes?q=grüße 日本".replace(" ", "+")))
    assert response.headers["HX-Push-Url"] == "/notes?q=gr%C3%BC%C3%9Fe+%E6%97%A5%E6%9C%AC"
    response = answer(lambda: htmx.replace_url(("", 201), "/notes"))
    assert (response.status_code, response.headers["HX-Replace-Url"]) == (201, "/notes")


def test_htmx_leaves_the_page_and_others_are_redirected() -> None:
    view = lambda: htmx.redirect("/grüße?a=1#b")  # noqa: E731
    response = answer(view, HTMX)
    assert (response.status_code, response.text) == (204, "")
    assert response.headers["HX-Redirect"] == "/gr%C3%BC%C3%9Fe?a=1#b"
    assert "Location" not in response.headers
    assert "Content-Type" not in response.headers
    for headers in ({}, {**HTMX, "HX-Boosted": "true"}):
        response = answer(view, headers)
        assert (response.status_code, response.headers["Location"]) == (
            303,
            "/gr%C3%BC%C3%9Fe?a=1#b",
        )
        assert "HX-Redirect" not in response.headers


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "ok"]
)
def test_c09_other_sites_are_refused_with_what_to_do(target: str, headers: dict[str, str]) -> None:
    for view in (
        lambda: htmx.redirect(target),
        lambda: htmx.push_url("", target),
        lambda: htmx.replace_url("", target),
    ):
        with pytest.raises(ValueError, match="is not a path of this site") as raised:
            answer(view, headers)
        assert repr(target) in str(raised.value)
        assert "safe_redirect_target(target)" in str(raised.value)


def signed_out(error: Exception | None = None, endpoint: str | None = "sign_in") -> FlaskClient:
    app = FeatherFlask("x", static_folder=None)
    init_http(app)
    init_errors(app)

    @app.get("/notes")
    @app.get("/api/notes")
    def notes() -> None:
        raise error or AuthenticationError("Please sign in.")

    app.add_url_rule("/auth/login", "sign_in", lambda: "sign in here")
    if endpoint:
        set_sign_in_page(app, endpoint)
    return app.test_client()


def ask(client: FlaskClient, page: str | None, path: str = "/notes") -> TestResponse:
    current = {} if page is None else {"HX-Current-URL": page}
    return client.get(path, headers={**HTMX, **current})


@pytest.mark.parametrize("path", ["/notes", "/api/notes"])
def test_htmx_goes_to_the_sign_in_page_and_comes_back_to_the_page_at_hand(path: str) -> None:
    response = ask(signed_out(), "http://localhost/boards/7?tab=a&b=%2F#c", path)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == ("/auth/login?next=/boards/7?tab%3Da%26b%3D%252F")
    assert 'data-code="AUTHENTICATION_ERROR"' in response.text


@pytest.mark.parametrize(
    "page",
    [
        None, "", "/boards", "https://evil.example/boards", "//evil.example/", "http://[", "x:y",
        "http://localhost//evil.example", "http://localhost/\\evil.example", "http://localhost.evil/",
        "http://localhost@evil.example/", "http://localhost:5001/boards",
    ],
)  # fmt: skip
def test_c09_only_a_page_of_the_site_is_come_back_to(page: str | None) -> None:
    assert ask(signed_out(), page).headers["HX-Redirect"] == "/auth/login"


def test_the_sign_in_page_itself_stays() -> None:
    response = ask(signed_out(), "http://localhost/auth/login?next=/x")
    assert response.status_code == 401
    assert "HX-Redirect" not in response.headers


def test_only_htmx_and_only_401_lead_to_the_sign_in_page() -> None:
    page = "http://localhost/boards"
    for response in (
        signed_out().get("/notes", headers={"HX-Current-URL": page}),
        signed_out().get("/notes", headers={**HTMX, "HX-Boosted": "true"}),
        ask(signed_out(AuthorizationError("No")), page),
        ask(signed_out(endpoint=None), page),
    ):
        assert response.status_code in (401, 403)
        assert "HX-Redirect" not in response.headers


def test_a_redirect_of_flasks_is_left_alone() -> None:
    assert answer(lambda: htmx.toast(redirect("/x", 303), "Done")).headers["Location"] == "/x"
