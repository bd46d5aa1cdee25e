"""Security headers on every answer, and the nonce."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, render_template_string, request, stream_template_string

from feather.errors.handlers import init_errors
from feather.http.exchange import csp_nonce
from feather.http.flask import FeatherFlask
from feather.http.setup import init_http
from feather.security.csrf import init_csrf
from feather.settings import SettingsError

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": STRICT,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def make_app(kind: type[Flask] = FeatherFlask, static: Path | None = None, **config: Any) -> Flask:
    app = kind("x", static_folder=static, static_url_path="/static")
    app.config.update(SECRET_KEY="k" * 32, MAX_CONTENT_LENGTH=10, **config)
    init_http(app)
    init_csrf(app)
    init_errors(app)
    app.add_url_rule("/", "home", lambda: "home")
    app.add_url_rule("/304", "unchanged", lambda: ("", 304))
    app.add_url_rule("/429", "limited", lambda: ({}, 429))
    app.add_url_rule("/boom", "boom", lambda: 1 / 0)
    return app


def headers_of(answer: Any) -> dict[str, str]:
    return {name: answer.headers.get(name) for name in EVERYWHERE}


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("kind", [FeatherFlask, Flask])
def test_c12_every_answer_is_protected(kind: type[Flask], debug: bool, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    app = make_app(kind, tmp_path, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_CHECK_DEFAULT=False)
    app.debug = debug
    app.add_url_rule("/body", "body", lambda: request.get_data(), methods=["POST"])
    client = app.test_client()
    answers = {
        200: client.get("/"),
        304: client.get("/304"),
        404: client.get("/absent"),
        405: client.post("/"),
        413: client.post("/body", data=b"x" * 11),
        429: client.get("/429"),
        500: client.get("/boom"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert headers_of(answer) == EVERYWHERE, status
        assert "Strict-Transport-Security" not in answer.headers
    static = client.get("/static/a.css", buffered=True)
    assert headers_of(static) == EVERYWHERE
    known = {"If-None-Match": static.headers["ETag"]}
    cached = client.get("/static/a.css", headers=known, buffered=True)
    assert (cached.status_code, headers_of(cached)) == (304, EVERYWHERE)


def test_c12_https_is_made_to_stay() -> None:
    client = make_app().test_client()
    secure = client.get("/", base_url="https://app.example")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert (
        "Strict-Transport-Security"
        not in client.get("/", base_url="https://localhost:5000").headers
    )


def test_a_views_own_header_wins_whatever_its_case() -> None:
    app = make_app()
    own = {"content-security-policy": "sandbox", "X-CONTENT-TYPE-OPTIONS": "none"}
    app.add_url_rule("/own", "own", lambda: Response("x", headers=own))
    headers = app.test_client().get("/own").headers
    assert headers.getlist("Content-Security-Policy") == ["sandbox"]
    assert headers.getlist("X-Content-Type-Options") == ["none"]
    assert headers["Referrer-Policy"] == EVERYWHERE["Referrer-Policy"]


def test_the_nonce_is_new_for_each_page_and_only_there_when_used() -> None:
    app = make_app()
    source = "<script nonce='{{ csp_nonce() }}'></script><style nonce='{{ csp_nonce() }}'></style>"
    app.add_url_rule("/inline", "inline", lambda: render_template_string(source))
    client = app.test_client()
    first, second = client.get("/inline"), client.get("/inline")
    nonce = first.text.split("'")[1]
    assert len(nonce) >= 22
    assert first.text.count(nonce) == 2
    policy = first.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'nonce-{nonce}';" in policy
    assert f"style-src 'self' 'nonce-{nonce}';" in policy
    assert nonce not in second.text
    assert "nonce" not in client.get("/").headers["Content-Security-Policy"]
    assert csp_nonce() == ""


def test_a_nonce_after_the_headers_says_what_to_do() -> None:
    app = make_app(TESTING=True)
    source = "{% for _ in range(2) %}x{% endfor %}{{ csp_nonce() }}"
    app.add_url_rule("/late", "late", lambda: stream_template_string(source))

    def early() -> Iterator[str]:
        csp_nonce()
        return stream_template_string(source)

    app.add_url_rule("/early", "early", early)
    client = app.test_client()
    with pytest.raises(RuntimeError, match=r"Call csp_nonce\(\) in the view before it returns"):
        _ = client.get("/late").text
    answer = client.get("/early")
    assert answer.text[2:] in answer.headers["Content-Security-Policy"]


def test_csp_sources_extend_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = "img-src https://a.example https://b.example, frame-src https://c.example"
    monkeypatch.setenv("CSP_SOURCES", f"{sources}, frame-ancestors https://d.example")
    policy = make_app().test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://a.example https://b.example;" in policy
    assert "frame-src 'self' https://c.example" in policy
    assert "frame-ancestors https://d.example" in policy


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "image-src https://a.example",
            "the nearest directive is 'img-src' (accepted: connect-src",
        ),
        ("default-src *", "the nearest directive is"),
        ("img-src", "write the directive and its sources"),
        ("img-src https://a.example; script-src *", "without semicolons"),
    ],
)
def test_a_wrong_csp_source_stops_the_start(value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make_app(CSP_SOURCES=(value,))
    assert f"CSP_SOURCES={value!r}" in str(caught.value)
    assert message in str(caught.value)
