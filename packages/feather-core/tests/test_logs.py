"""Logs: what a line says, and what it never does."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request, stream_with_context
from sqlalchemy import create_engine, text

from feather.errors.handlers import init_errors
from feather.http.flask import FeatherFlask
from feather.http.scope import identify, work_for
from feather.http.setup import init_http
from feather.logs import init_logs
from feather.logs.handler import StderrHandler
from feather.logs.sql import count_sql
from feather.settings import SettingsError

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app() -> Iterator[MakeApp]:
    """Makes apps in a process whose root logger nobody configured, not even pytest."""
    root = logging.getLogger()
    level = root.level

    def make(name: str = "myapp", **config: Any) -> Flask:
        root.handlers[:] = [h for h in root.handlers if isinstance(h, StderrHandler)]
        return logging_app(name, **config)

    yield make
    root.setLevel(level)
    for handler in root.handlers[:]:
        if isinstance(handler, StderrHandler):
            root.removeHandler(handler)


def logging_app(name: str = "myapp", **config: Any) -> Flask:
    app = FeatherFlask(name, static_folder=None)
    app.config.update(SECRET_KEY="k" * 32, **config)
    init_logs(app)
    init_http(app)
    init_errors(app)
    engine = create_engine("sqlite://")
    count_sql(engine)
    count_sql(engine)

    @app.route("/users", methods=["GET", "POST"])
    def users() -> Any:
        request.get_data()
        logging.getLogger("myapp.routes").info("Listing %s", "users")
        return {}

    @app.get("/known")
    def known() -> Any:
        identify(user_id='u"1', tenant_id="t1")
        app.logger.warning("hello")
        return {}

    @app.get("/sql")
    def sql() -> Any:
        with engine.connect() as connection:
            for _ in range(3):
                connection.execute(text("select 1"))
        return {}

    @app.get("/boom")
    def boom() -> Any:
        secret = "hunter2"
        raise RuntimeError(len(secret))

    @app.get("/stream")
    def stream() -> Any:
        def chunks() -> Iterator[str]:
            app.logger.info("in the stream")
            yield "x"

        return stream_with_context(chunks())

    app.add_url_rule("/health/live", "live", dict)
    return app


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_json_line_has_the_documented_keys_first(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    answer = app.test_client().get("/users")
    line = next(line for line in lines(capsys) if line["logger"] == "myapp.routes")
    assert list(line) == ["timestamp", "level", "message", "request_id", "logger"]
    assert TIMESTAMP.fullmatch(line["timestamp"])
    assert line["level"] == "INFO"
    assert line["message"] == "Listing users"
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_each_request_has_one_access_line(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    client = app.test_client()
    answer = client.get("/absent/%C3%BC\"'?token=secret-value")
    client.get("/health/live")
    client.get("/health")
    (line,) = (line for line in lines(capsys) if line["logger"] == "feather.access")
    assert list(line) == [
        "timestamp", "level", "message", "request_id", "logger", "method", "path", "status", "ms",
    ]  # fmt: skip
    assert line["message"] == "GET /absent/ü\"' 404"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/absent/ü\"'", 404)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert 0 < line["ms"] < 60_000


def test_the_access_line_is_the_same_as_an_ordinary_record(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")

    def line_of(path: str) -> dict[str, Any]:
        app.test_client().get(path)
        (line,) = (line for line in lines(capsys) if line["logger"] == "feather.access")
        for changing in ("timestamp", "request_id", "ms", "sql_ms"):
            assert changing in line or changing == "sql_ms"
            line[changing] = None
        return line

    direct = [line_of(path) for path in ("/known", "/sql")]
    access = logging.getLogger("feather.access")
    other = logging.NullHandler()
    access.addHandler(other)
    try:
        recorded = [line_of(path) for path in ("/known", "/sql")]
    finally:
        access.removeHandler(other)
    assert direct == recorded
    assert direct[1]["sql_count"] == 3


def test_user_tenant_and_sql_are_told_once_known(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    app.test_client().get("/known")
    hello, access = lines(capsys)
    for line in (hello, access):
        assert (line["user_id"], line["tenant_id"]) == ('u"1', "t1")
    assert hello["level"] == "WARNING"
    app.test_client().get("/sql")
    (access,) = lines(capsys)
    assert access["sql_count"] == 3
    assert 0 < access["sql_ms"] < access["ms"]


def test_errors_carry_their_traceback_but_no_local_variables(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    answer = app.test_client().get("/boom")
    error, access = lines(capsys)
    assert error["level"] == "ERROR"
    assert error["message"] == "Exception on /boom [GET]"
    assert error["request_id"] == access["request_id"] == answer.headers["X-Request-ID"]
    assert "RuntimeError: 7" in error["exception"]
    assert access["status"] == 500


def test_an_exception_for_the_debugger_leaves_an_access_line_too(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    app.testing = True
    with pytest.raises(RuntimeError):
        app.test_client().get("/boom")
    assert lines(capsys)[-1]["status"] == 500


def test_a_stream_is_logged_when_it_ends_under_its_request(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    answer = app.test_client().get("/stream", buffered=True)
    answer.close()
    inside, access = lines(capsys)
    assert inside["message"] == "in the stream"
    assert inside["request_id"] == access["request_id"] == answer.headers["X-Request-ID"]


def test_c86_nothing_secret_reaches_the_log(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    app.test_client(use_cookies=False).post(
        "/users?token=secret-1&password=secret-2",
        headers={"Authorization": "Bearer secret-3", "Cookie": "session=secret-4"},
        json={"password": "secret-5"},
    )
    logger = logging.getLogger("library")
    logger.info('"GET /cb?code=secret-6&page=2&api_key=secret-7 HTTP/1.1" 200')
    logger.info("connecting to %s", "postgresql://me:secret-8@db/app")
    logger.info("sent", extra={"password": "secret-9", "page": 2})

    def connect() -> None:
        raise ConnectionError("cannot reach postgresql://me:" + "secret" + "-a@db/app")

    try:
        connect()
    except ConnectionError:
        logger.exception("failed")
    logger.info("headers {'Authorization': 'Bearer secret-0'}")
    written = capsys.readouterr().err
    assert "secret-" not in written
    assert "page=2" in written
    assert '"page":2' in written.replace(" ", "")


def test_jobs_log_under_their_request(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json")
    with work_for("the-request-1", tenant_id="t1"):
        app.logger.info("working")
    app.logger.info("idle")
    working, idle = lines(capsys)
    assert (working["request_id"], working["tenant_id"]) == ("the-request-1", "t1")
    assert "request_id" not in idle


def test_the_level_applies_to_everything(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="json", LOG_LEVEL="ERROR")
    app.test_client().get("/users")
    app.test_client().get("/known")
    assert lines(capsys) == []
    app.test_client().get("/boom")
    assert [line["level"] for line in lines(capsys)] == ["ERROR"]


def test_production_writes_json_and_the_others_text(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    make_app(FEATHER_ENV="production").test_client().get("/users")
    assert len(lines(capsys)) == 2
    app = make_app("second", FEATHER_ENV="development")
    answer = app.test_client().get("/users")
    written = capsys.readouterr().err
    assert "Listing users" in written
    assert "GET /users 200" in written
    assert answer.headers["X-Request-ID"] in written
    assert not written.startswith("{")
    assert [type(handler) for handler in logging.getLogger().handlers] == [StderrHandler]


def test_text_for_people_has_the_traceback_without_local_variables(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    make_app(LOG_FORMAT="console").test_client().get("/boom")
    written = capsys.readouterr().err
    assert "RuntimeError: 7" in written
    assert "╭" not in written  # rich's box around local variables


def test_text_of_others_neither_acts_on_the_terminal_nor_looks_like_a_line_of_its_own(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(LOG_FORMAT="console")
    app.test_client().get("/x%1b[2J%0a2026-01-01T00:00:00.000Z [INFO] GET /fake 200%9b2J%7f")
    app.logger.error("two\nlines\tof an app", exc_info=RuntimeError("a\x1b[2Jb"))
    written = capsys.readouterr().err
    assert not set(written) & set("\x1b\x7f\x9b\r")
    assert r"GET /x\x1b[2J" in written
    assert "\n    2026-01-01T00" in written
    assert "two\n    lines\tof an app" in written
    assert r"RuntimeError: a\x1b[2Jb" in written


def test_each_record_is_written_once(make_app: MakeApp, capsys: pytest.CaptureFixture[str]) -> None:
    app = make_app(LOG_FORMAT="json")
    app.logger.info("once")
    init_logs(app)
    app.logger.info("twice")
    assert [line["message"] for line in lines(capsys)] == ["once", "twice"]


def test_handlers_that_the_process_configured_stay(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogger().handlers[:]
    app = logging_app("mine", LOG_FORMAT="json")
    with caplog.at_level(logging.INFO):
        app.test_client().get("/users")
    assert logging.getLogger().handlers == before
    (record,) = (record for record in caplog.records if record.name == "feather.access")
    assert record.getMessage() == "GET /users 200"
    assert (record.status, record.path) == (200, "/users")  # type: ignore[attr-defined]


def test_a_closed_stderr_is_no_reason_to_fail(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(LOG_FORMAT="json")

    class Closed:
        def write(self, text: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())
    assert app.test_client().get("/health/x").status_code == 404
    assert app.test_client().get("/absent").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LOG_FORMAT", "xml", "the nearest accepted value is"),
        ("LOG_LEVEL", "LOUD", "accepted: DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    ],
)
def test_a_wrong_setting_stops_the_start(name: str, value: str, message: str) -> None:
    app = Flask("x")
    app.config[name] = value
    with pytest.raises(SettingsError) as caught:
        init_logs(app)
    assert f"{name}={value!r}" in str(caught.value)
    assert message in str(caught.value)


def test_a_whole_request_in_production_imports_neither_structlog_nor_sqlalchemy() -> None:
    code = """
import sys
from feather.http.flask import FeatherFlask
from feather.http.setup import init_http
from feather.logs import init_logs
app = FeatherFlask("x")
app.config.update(FEATHER_ENV="production")
init_logs(app); init_http(app)
app.add_url_rule("/", "home", lambda: {})
assert app.test_client().get("/").status_code == 200
assert not {"structlog", "sqlalchemy", "wtforms", "pydantic"} & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True
    )
    assert json.loads(done.stderr)["path"] == "/"
