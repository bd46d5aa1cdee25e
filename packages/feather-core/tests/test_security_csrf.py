"""C71: unsafe requests need the app's own page behind them."""

import re
import subprocess
import sys
from typing import Any

import pytest
from flask import Blueprint, Flask, render_template_string, session

from feather.errors.handlers import init_errors
from feather.http.flask import FeatherFlask
from feather.http.setup import init_http
from feather.security.csrf import init_csrf

JSON = {"Accept": "application/json"}


def make_app(**config: Any) -> Flask:
    app = FeatherFlask("x")
    app.config.update(SECRET_KEY="k" * 32, **config)
    init_http(app)
    init_csrf(app)
    init_errors(app)

    @app.get("/")
    def page() -> str:
        return render_template_string("{{ csrf_token() }}")

    @app.get("/meta")
    def meta() -> str:
        return render_template_string("{{ csrf_meta_tag() }}")

    @app.post("/login")
    @app.extensions["csrf"].exempt
    def login() -> dict[str, Any]:
        session.clear()
        return {}

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        app.add_url_rule("/act", method, lambda: {"done": True}, methods=[method])
    return app


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"json": {"a": 1}},
        {"data": {"a": "1"}},
        {"data": '{"a": 1}', "content_type": "text/plain"},
        {"headers": {"X-CSRFToken": "made-up"}},
        {"data": {"csrf_token": ""}},
        {"query_string": {"csrf_token": "in-the-query"}},
    ],
)
def test_c71_no_token_no_effect(method: str, how: dict[str, Any]) -> None:
    client = make_app().test_client()
    headers = {**JSON, **how.get("headers", {})}
    answer = client.open("/act", method=method, **{**how, "headers": headers})
    assert answer.status_code == 403
    assert answer.json["success"] is False
    assert answer.json["error"] == {
        "code": "CSRF_ERROR",
        "message": "This page is out of date. Reload it and try again.",
        "request_id": answer.headers["X-Request-ID"],
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_c71_the_pages_token_is_accepted_in_the_header_and_in_the_form(method: str) -> None:
    client = make_app().test_client()
    token = client.get("/").text
    by_header = client.open("/act", method=method, headers={"X-CSRFToken": token})
    by_form = client.open("/act", method=method, data={"csrf_token": token})
    assert by_header.json == by_form.json == {"done": True}
    assert "X-CSRFToken" not in by_header.headers


def test_c71_another_sessions_token_is_refused() -> None:
    app = make_app()
    mine, theirs = app.test_client(), app.test_client()
    mine.get("/")
    token = theirs.get("/").text
    assert mine.post("/act", headers={"X-CSRFToken": token}).status_code == 403


def test_c71_a_cross_site_request_is_refused_even_with_a_valid_token() -> None:
    client = make_app().test_client()
    token = client.get("/").text
    headers = {"X-CSRFToken": token, "Sec-Fetch-Site": "cross-site", **JSON}
    answer = client.post("/act", headers=headers)
    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "CSRF_ERROR"
    assert answer.json["error"]["message"] == "Another site sent this request."
    without_token = client.post("/act", headers={"Sec-Fetch-Site": "cross-site"})
    assert without_token.status_code == 403
    assert "X-CSRFToken" not in answer.headers
    assert "X-CSRFToken" not in without_token.headers
    for site in ("same-origin", "same-site", "none"):
        ok = client.post("/act", headers={"X-CSRFToken": token, "Sec-Fetch-Site": site})
        assert ok.status_code == 200, site


def test_c71_an_expired_token_is_answered_with_a_fresh_one_that_works_once_retried() -> None:
    app = make_app(WTF_CSRF_TIME_LIMIT=-1)
    client = app.test_client()
    stale = client.get("/").text
    refused = client.post("/act", headers={"X-CSRFToken": stale, "HX-Request": "true"})
    assert refused.status_code == 403
    app.config["WTF_CSRF_TIME_LIMIT"] = 3600
    fresh = refused.headers["X-CSRFToken"]
    assert client.post("/act", headers={"X-CSRFToken": fresh}).json == {"done": True}


def test_c71_a_tab_from_before_the_login_gets_a_token_of_the_new_session() -> None:
    client = make_app().test_client()
    before = client.get("/").text
    client.post("/login")
    refused = client.post("/act", headers={"X-CSRFToken": before})
    assert refused.status_code == 403
    retried = client.post("/act", headers={"X-CSRFToken": refused.headers["X-CSRFToken"]})
    assert retried.json == {"done": True}


def test_https_needs_the_referrer_of_the_own_site() -> None:
    client = make_app().test_client()
    token = client.get("/", base_url="https://app.example").text
    post: dict[str, Any] = {"path": "/act", "base_url": "https://app.example"}
    headers = {"X-CSRFToken": token}
    assert client.post(**post, headers=headers).status_code == 403
    for foreign in ("https://evil.example/", "https://[", "\xff"):
        answer = client.post(**post, headers={**headers, "Referer": foreign, **JSON})
        assert answer.status_code == 403
        assert answer.json["error"]["code"] == "CSRF_ERROR"
    own = {**headers, "Referer": "https://app.example/page"}
    assert client.post(**post, headers=own).status_code == 200


def test_views_and_blueprints_can_be_exempt_also_after_the_first_check() -> None:
    app = make_app()
    hooks = Blueprint("hooks", __name__)
    hooks.add_url_rule("/hook", "hook", lambda: {"hooked": True}, methods=["POST"])
    app.register_blueprint(hooks)
    client = app.test_client()
    assert client.post("/login", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
    assert client.post("/hook").status_code == 403
    app.extensions["csrf"].exempt(hooks)
    assert client.post("/hook").json == {"hooked": True}


def test_safe_methods_and_missing_routes_need_no_token() -> None:
    client = make_app().test_client()
    assert client.head("/").status_code == 200
    assert client.options("/act").status_code == 200
    assert client.post("/absent").status_code == 404


def test_it_can_be_switched_off_or_called_by_hand() -> None:
    assert make_app(WTF_CSRF_ENABLED=False).test_client().post("/act").status_code == 200
    app = make_app(WTF_CSRF_CHECK_DEFAULT=False)
    app.before_request(lambda: app.extensions["csrf"].protect())
    assert app.test_client().post("/act").status_code == 403


def test_an_app_that_protects_itself_is_left_alone() -> None:
    app = Flask("x")
    app.extensions["csrf"] = own = object()
    init_csrf(app)
    assert app.extensions["csrf"] is own


def test_the_meta_tag_carries_the_token() -> None:
    text = make_app().test_client().get("/meta").text
    assert re.fullmatch(r'<meta name="csrf-token" content="[\w.-]+">', text)


def test_starting_and_reading_does_not_import_flask_wtf() -> None:
    code = (
        "import sys; from flask import Flask; from feather.security.csrf import init_csrf\n"
        "app = Flask('x'); init_csrf(app); app.add_url_rule('/', 'x', lambda: 'x')\n"
        "assert app.test_client().get('/').status_code == 200; assert 'wtforms' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
