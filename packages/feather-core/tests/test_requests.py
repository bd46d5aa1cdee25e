"""Request ids, hosts, proxies and body limits, on ``FeatherFlask`` and on a plain Flask app."""

import re
import threading
from collections.abc import Iterator
from contextvars import copy_context
from typing import Any

import pytest
from flask import Flask, g, render_template_string, request, stream_with_context, url_for

from feather.errors.handlers import init_errors
from feather.http.flask import FeatherFlask
from feather.http.gateway import is_probe
from feather.http.request_id import new_request_id
from feather.http.scope import current_scope, get_request_id, identify, work_for
from feather.http.setup import init_http
from feather.settings import SettingsError

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture(params=[FeatherFlask, Flask])
def kind(request: pytest.FixtureRequest) -> type[Flask]:
    cls: type[Flask] = request.param
    return cls


def make_app(kind: type[Flask] = FeatherFlask, **config: Any) -> Flask:
    app = kind("x", static_folder=None)
    app.config.update(SECRET_KEY="k" * 32, FEATHER_ENV="production", **config)
    init_http(app)
    init_errors(app)

    @app.get("/id")
    def ids() -> Any:
        return {"function": get_request_id(), "g": g.request_id}

    @app.get("/where")
    def where() -> Any:
        return {"url": url_for("where", _external=True), "from": request.remote_addr}

    @app.get("/health/live")
    def live() -> Any:
        return {"url": request.host}

    @app.get("/healthy")
    def healthy() -> Any:
        return "an ordinary page"

    @app.post("/body")
    def body() -> Any:
        return {"form": len(request.form), "bytes": len(request.get_data())}

    @app.get("/stream")
    def stream() -> Any:
        def chunks() -> Iterator[str]:
            yield f"{get_request_id()} "
            yield f"{get_request_id()}"

        return stream_with_context(chunks())

    @app.get("/boom")
    def boom() -> Any:
        raise ZeroDivisionError

    return app


def test_c85_every_request_has_one_id_everywhere(kind: type[Flask]) -> None:
    client = make_app(kind).test_client()
    answer = client.get("/id")
    request_id = answer.headers["X-Request-ID"]
    assert UUID7.fullmatch(request_id)
    assert answer.json == {"function": request_id, "g": request_id}
    failed = client.get("/absent", headers={"Accept": "application/json"})
    assert failed.json["error"]["request_id"] == failed.headers["X-Request-ID"] != request_id
    assert get_request_id() is None


def test_c85_a_clients_id_is_not_taken(kind: type[Flask]) -> None:
    answer = make_app(kind).test_client().get("/id", headers={"X-Request-ID": "mine-12345"})
    assert UUID7.fullmatch(answer.headers["X-Request-ID"])


@pytest.mark.parametrize("value", ["abcdefgh", "A.b_c-1234", "x" * 64])
def test_c85_a_trusted_proxys_id_is_kept(value: str, kind: type[Flask]) -> None:
    answer = (
        make_app(kind, FEATHER_PROXIES=1).test_client().get("/id", headers={"X-Request-ID": value})
    )
    assert answer.headers["X-Request-ID"] == value
    assert answer.json["g"] == value


@pytest.mark.parametrize(
    "value",
    ["short", "x" * 65, "with space", 'quo"te-123', "<script>", "ünïcode-id", "a,b,c,d,e", ""],
)
def test_c85_a_strange_id_is_replaced_even_from_a_proxy(value: str) -> None:
    client = make_app(FEATHER_PROXIES=1).test_client()
    answer = client.get("/id", environ_overrides={"HTTP_X_REQUEST_ID": value})
    assert UUID7.fullmatch(answer.headers["X-Request-ID"])


def test_ids_are_distinct_and_sort_by_time() -> None:
    ids = [new_request_id() for _ in range(2_000)]
    assert len(set(ids)) == 2_000
    assert [i[:13] for i in ids] == sorted(i[:13] for i in ids)


def test_the_id_reaches_streams_threads_and_jobs(kind: type[Flask]) -> None:
    answer = make_app(kind).test_client().get("/stream")
    assert answer.text.split() == [answer.headers["X-Request-ID"]] * 2
    seen: list[str | None] = []
    with work_for("the-request-1", user_id="u1"):
        run = copy_context().run
        thread = threading.Thread(target=lambda: seen.append(run(get_request_id)))
        thread.start()
        thread.join(5)
        identify(tenant_id="t1")
        scope = current_scope.get()
        assert scope is not None
        assert (scope.user_id, scope.tenant_id) == ("u1", "t1")
    assert seen == ["the-request-1"]
    assert get_request_id() is None
    identify(user_id="nobody is listening")


def test_an_app_may_keep_its_own_request_id_in_g() -> None:
    app = make_app()
    with app.app_context():
        assert g.request_id is None
        g.request_id = "its own"
        assert g.request_id == "its own"


def test_the_id_is_gone_after_a_request_that_raises(kind: type[Flask]) -> None:
    app = make_app(kind, TESTING=True)
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/boom")
    assert get_request_id() is None


def test_c07_an_unlisted_host_is_refused_in_production(kind: type[Flask]) -> None:
    client = make_app(kind, TRUSTED_HOSTS=("app.example", ".app.example")).test_client()
    for host in ("app.example", "eu.app.example", "app.example:8443"):
        answer = client.get("/where", base_url=f"http://{host}")
        assert answer.json["url"] == f"http://{host}/where"
    for host in (
        "evil.example",
        "app.example.evil.example",
        "localhost",
        "app.example@evil.example",
    ):
        answer = client.get("/where", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "Location" not in answer.headers


def test_c07_a_proxy_cannot_bring_in_an_unlisted_host() -> None:
    client = make_app(FEATHER_PROXIES=1, TRUSTED_HOSTS=("app.example",)).test_client()
    for host, status in (("evil.example", 400), ("app.example", 200)):
        headers = {"X-Forwarded-Host": host}
        answer = client.get("/where", base_url="http://app.example", headers=headers)
        assert answer.status_code == status


def test_localhost_is_trusted_outside_production() -> None:
    app = FeatherFlask("x")
    app.config.update(FEATHER_ENV="development", TRUSTED_HOSTS="app.example")
    init_http(app)
    assert app.config["TRUSTED_HOSTS"] == ["app.example", "localhost", "127.0.0.1", "[::1]"]


def test_c08_a_health_probe_may_use_any_host(kind: type[Flask]) -> None:
    client = make_app(kind, TRUSTED_HOSTS=(".app.example",)).test_client()
    answer = client.get("/health/live", headers={"Host": "10.0.0.5:8000"})
    assert answer.json == {"url": "app.example"}
    assert client.get("/healthy", headers={"Host": "10.0.0.5:8000"}).status_code == 400
    assert [is_probe(p) for p in ("/health", "/health/", "/healthy", "/x/health")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_c06_no_forwarded_header_counts_without_a_proxy(kind: type[Flask]) -> None:
    headers = {
        "X-Forwarded-For": "9.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "//evil.example",
    }
    answer = make_app(kind).test_client().get("/where", headers=headers)
    assert answer.json == {"url": "http://localhost/where", "from": "127.0.0.1"}
    assert "Strict-Transport-Security" not in answer.headers


def test_c06_the_prefix_is_never_believed_and_hops_are_counted(kind: type[Flask]) -> None:
    client = make_app(kind, FEATHER_PROXIES=2).test_client()
    headers = {
        "X-Forwarded-For": "6.6.6.6, 1.1.1.1, 2.2.2.2",
        "X-Forwarded-Proto": "https,https",
        "X-Forwarded-Host": "app.example, inner.example",
        "X-Forwarded-Prefix": "//evil.example, //evil.example",
    }
    answer = client.get("/where", headers=headers)
    assert answer.json == {"url": "https://app.example/where", "from": "1.1.1.1"}


def test_a_negative_number_of_proxies_is_refused() -> None:
    with pytest.raises(SettingsError, match="FEATHER_PROXIES=-1: use 0 for no proxy"):
        make_app(FEATHER_PROXIES=-1)


def test_bodies_have_a_limit(kind: type[Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_app(kind).config["MAX_CONTENT_LENGTH"] == 16 * 1024 * 1024
    monkeypatch.setenv("MAX_CONTENT_LENGTH", "100")
    client = make_app(kind).test_client()
    answer = client.post("/body", data=b"x" * 101, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert client.post("/body", data=b"x" * 100).status_code == 200


def test_forms_have_limits() -> None:
    client = make_app(MAX_FORM_PARTS=3, MAX_FORM_MEMORY_SIZE=50).test_client()
    many = client.post(
        "/body", data={str(n): "x" for n in range(4)}, content_type="multipart/form-data"
    )
    assert many.status_code == 413
    large = client.post("/body", data={"a": "x" * 51}, content_type="multipart/form-data")
    assert large.status_code == 413


def test_c11_other_methods_are_refused_and_no_override_works(kind: type[Flask]) -> None:
    app = make_app(kind)
    deleted: list[bool] = []
    app.add_url_rule("/thing", "delete", lambda: deleted.append(True), methods=["DELETE"])
    client = app.test_client()
    for method in ("TRACE", "CONNECT", "WIBBLE", "POST"):
        answer = client.open("/id", method=method)
        assert answer.status_code == 405, method
        assert "GET" in answer.headers["Allow"]
    for how in (
        {"headers": {"X-HTTP-Method-Override": "DELETE"}},
        {"headers": {"X-Method-Override": "DELETE"}},
        {"data": {"_method": "DELETE"}},
    ):
        assert client.post("/thing", **how).status_code == 405  # type: ignore[arg-type]
    assert deleted == []


def test_an_app_that_wraps_wsgi_app_keeps_what_it_does() -> None:
    app = Flask("x")
    inner = app.wsgi_app

    def wrapper(environ: Any, start_response: Any) -> Any:
        return inner({**environ, "PATH_INFO": "/wrapped"}, start_response)

    app.wsgi_app = wrapper  # type: ignore[method-assign]
    init_http(app)
    app.add_url_rule("/wrapped", "wrapped", lambda: "wrapped")
    answer = app.test_client().get("/anything")
    assert answer.text == "wrapped"
    assert "X-Request-ID" in answer.headers


def test_a_servers_own_file_wrapper_gets_its_file(tmp_path: Any) -> None:
    class Wrapper:
        def __init__(self, file: Any, size: int = 8192) -> None:
            self.file = file

        def __iter__(self) -> Iterator[bytes]:
            return iter(self.file)

    (tmp_path / "a.txt").write_text("text")
    app = FeatherFlask("x", static_folder=tmp_path, static_url_path="/static")
    init_http(app)
    client = app.test_client()
    environ = client._request_from_builder_args(("/static/a.txt",), {}).environ
    body = app({**environ, "wsgi.file_wrapper": Wrapper}, lambda *_: lambda _: None)
    assert isinstance(body, Wrapper)
    body.file.close()


def test_templates_reach_the_request_id_through_g() -> None:
    app = make_app()
    app.add_url_rule("/page", "page", lambda: render_template_string("{{ g.request_id }}"))
    answer = app.test_client().get("/page")
    assert answer.text == answer.headers["X-Request-ID"]
