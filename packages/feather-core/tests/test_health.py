"""feather.health: the endpoints, their checks and what they do when things hang."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, session
from sqlalchemy import text

from feather.db import db, init_app
from feather.health import health_check, init_health
from feather.health.probe import DEADLINE_SECONDS, Probe
from feather.http.setup import init_http
from feather.plugins.collection import Contribution
from feather.plugins.contributions import HealthCheck

ENDPOINTS = ("/health", "/health/live", "/health/ready")


@pytest.fixture
def app():
    app = Flask("shop")
    app.config["SECRET_KEY"] = "a-key-for-this-test-only"
    init_health(app)
    return app


def timed(app: Flask, path: str):
    began = time.perf_counter()
    answer = app.test_client().get(path)
    return answer, time.perf_counter() - began


def quickest(app: Flask, path: str) -> float:
    """How long an answer takes when nothing else keeps the machine from it."""
    return min(timed(app, path)[1] for _ in range(5))


@pytest.fixture
def _patient(monkeypatch):
    """A deadline that a busy machine meets."""
    monkeypatch.setattr("feather.health.probe.DEADLINE_SECONDS", 20)


def until_healthy(app: Flask, path: str) -> None:
    end = time.monotonic() + 30
    while timed(app, path)[0].status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.05)


def probing() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("feather-health-")]


@pytest.mark.parametrize("path", ENDPOINTS)
def test_an_app_without_a_database_is_healthy(app, path):
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.json["status"] == "healthy"
    assert answer.json["checks"] == {}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.json["timestamp"])


def test_an_app_without_a_database_imports_no_sqlalchemy():
    code = (
        "import sys; from flask import Flask; from feather.health import init_health\n"
        "app = Flask('shop'); init_health(app)\n"
        "assert app.test_client().get('/health').status_code == 200\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_database_is_checked(database_app):
    init_health(database_app)
    client = database_app.test_client()
    assert client.get("/health").json["checks"] == {"database": "ok"}
    assert client.get("/health/ready").json["checks"] == {"database": "ok"}
    assert client.get("/health/live").json["checks"] == {}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_answers_are_small_private_json(database_app, path):
    init_health(database_app)
    client = database_app.test_client()
    answer = client.get(path)
    assert dict(answer.headers).keys() == {"Content-Type", "Content-Length", "Cache-Control"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json) == {"status", "timestamp", "checks"}
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")


def test_a_sqlite_file_that_is_no_database_is_unhealthy(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite:///app.db")
    init_health(app)
    (tmp_path / "app.db").write_text("Certainly not a database. " * 100)
    assert app.test_client().get("/health/ready").status_code == 503


def test_a_database_in_memory_is_checked(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite://")
    init_health(app)
    assert app.test_client().get("/health").json["checks"] == {"database": "ok"}
    with app.app_context():
        db.engine.dispose()


def test_c87_a_database_that_refuses_is_told_at_once(tmp_path, caplog):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, f"postgresql://shop:hunter2@127.0.0.1:{port}/shop")
    init_health(app)
    timed(app, "/health/ready")  # imports what a connection needs
    with caplog.at_level(logging.INFO, "feather.health"):
        answer = app.test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["status"] == "unhealthy"
    assert answer.json["checks"] == {"database": "failed"}
    assert quickest(app, "/health/ready") < DEADLINE_SECONDS / 2
    assert timed(app, "/health/live")[0].status_code == 200
    assert timed(app, "/health")[0].status_code == 503
    assert not re.search("(?i)psycopg|refused|hunter2|127.0.0.1|postgres", answer.text)


def test_c87_a_database_that_hangs_is_told_within_a_second(tmp_path, postgres, postgres_url):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, postgres_url)
    init_health(app)
    until_healthy(app, "/health/ready")
    with stopped(postgres._process.pid):
        answer, seconds = timed(app, "/health/ready")
        assert answer.json["checks"] == {"database": "failed"}
        assert DEADLINE_SECONDS <= seconds < 10
        # The same run, which is past its deadline.
        assert quickest(app, "/health") < DEADLINE_SECONDS / 2
        assert app.test_client().get("/health/live").status_code == 200
        assert quickest(app, "/health/live") < DEADLINE_SECONDS / 2
        for _ in range(10):
            timed(app, "/health")
        assert len(probing()) <= 1
    until_healthy(app, "/health/ready")


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Stop a process and those below it, and let them go on afterwards."""
    found = [pid]
    try:
        for each in found:  # grows while it is walked; who is stopped starts no more
            with suppress(ProcessLookupError, FileNotFoundError):
                os.kill(each, signal.SIGSTOP)
                for listed in Path(f"/proc/{each}/task").glob("*/children"):
                    found += [int(child) for child in listed.read_text().split()]
        yield
    finally:
        for each in found:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)


@pytest.mark.usefixtures("_patient")
def test_c87_an_exhausted_pool_does_not_matter(tmp_path, postgres_url):
    app = Flask("shop", instance_path=str(tmp_path))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 1, "max_overflow": 0}
    init_app(app, postgres_url)
    init_health(app)
    with app.app_context(), db.engine.connect() as only:
        only.execute(text("SELECT 1"))
        answer, seconds = timed(app, "/health/ready")
    assert (answer.status_code, seconds < 10) == (200, True)
    with app.app_context():
        db.engine.dispose()


def test_c88_nothing_of_the_app_runs_for_a_probe(app):
    reached = []

    @app.before_request
    def guard():
        reached.append("before_request")
        session["seen"] = True
        return "sign in first", 401

    for path in ENDPOINTS:
        answer = app.test_client().get(path, headers={"Cookie": "session=x"})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert reached == []
    assert app.test_client().get("/").status_code == 401


def test_c08_probes_may_name_any_host_and_get_security_headers(app, capsys):
    app.config |= {"TRUSTED_HOSTS": ["shop.example"], "FEATHER_ENV": "production"}
    init_http(app)
    client = app.test_client()
    for path in ENDPOINTS:
        answer = client.get(path, headers={"Host": "10.0.0.5:8000"})
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/", headers={"Host": "10.0.0.5:8000"}).status_code == 400


def test_a_route_of_the_app_wins(app):
    @app.get("/health")
    def health():
        return "mine"

    assert app.test_client().get("/health").text == "mine"
    assert app.test_client().get("/health/live").json["status"] == "healthy"


def test_other_methods_and_paths_are_not_the_endpoints(app):
    assert app.test_client().post("/health").status_code == 404
    assert app.test_client().get("/health/other").status_code == 404


def test_an_app_adds_checks_of_its_own(app, caplog):
    state = {"up": True}

    @health_check(app, "search")
    def search_answers():
        if not state["up"]:
            raise ConnectionError("https://ada:hunter2@search.example is down")

    client = app.test_client()
    assert client.get("/health").json["checks"] == {"search": "ok"}
    state["up"] = False
    with caplog.at_level(logging.INFO, "feather.health"):
        answer = client.get("/health")
        client.get("/health")
        assert answer.status_code == 503
        assert answer.json["checks"] == {"search": "failed"}
        assert "down" not in answer.text
        assert client.get("/health/ready").status_code == 200
        state["up"] = True
        client.get("/health")
    assert [record.getMessage() for record in caplog.records] == [
        "health check 'search' failed: ConnectionError: https://***@search.example is down",
        "health check 'search' is ok again",
    ]


def test_checks_run_in_an_app_context(app):
    @health_check(app, "context")
    def uses_current_app():
        from flask import current_app

        assert current_app.name == "shop"

    assert app.test_client().get("/health").json["checks"] == {"context": "ok"}


def test_plugins_add_checks(app):
    def broken():
        raise OSError

    contributions = {
        "feather_health_checks": (
            Contribution("hello", HealthCheck("greeter", lambda: None)),
            Contribution("hello", HealthCheck("printer", broken)),
        )
    }

    app.extensions["feather"] = SimpleNamespace(contributions=contributions)
    answer = app.test_client().get("/health")
    assert answer.json["checks"] == {"greeter": "ok", "printer": "failed"}


@pytest.mark.parametrize("name", ["search", "database"])
def test_a_second_check_of_a_name_is_refused(app, name):
    health_check(app, "search")(lambda: None)

    def again():
        pass

    with pytest.raises(ValueError, match=r"already: choose another name for .*again") as error:
        health_check(app, name)(again)
    assert repr(name) in str(error.value)


def test_hanging_checks_share_one_deadline_and_start_once(app):
    release, started = threading.Event(), []
    for number in range(20):  # without a common deadline it would be 18 seconds

        @health_check(app, f"slow{number}")
        def hang():
            started.append(1)
            release.wait(60)

    health_check(app, "quick")(lambda: None)
    try:
        answer, seconds = timed(app, "/health")
        assert DEADLINE_SECONDS <= seconds < 10
        slow = {f"slow{number}": "failed" for number in range(20)}
        assert answer.json["checks"] == {**slow, "quick": "ok"}
        assert quickest(app, "/health") < DEADLINE_SECONDS / 2
        assert len(started) == 20
    finally:
        release.set()
    until_healthy(app, "/health")


@pytest.mark.usefixtures("_patient")
def test_probes_that_come_together_share_a_run(app, monkeypatch):
    runs, gate = [], threading.Event()
    all_have_asked = threading.Barrier(5, gate.set)
    start = Probe.start

    def ask(probe):
        flight = start(probe)
        all_have_asked.wait(20)
        return flight

    monkeypatch.setattr(Probe, "start", ask)

    @health_check(app, "slow")
    def slow():
        runs.append(1)
        gate.wait(20)

    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(timed(app, "/health")[0].status_code))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [200] * 5
    assert len(runs) == 1


def test_json_is_what_the_reference_shows(database_app):
    init_health(database_app)
    shown = json.loads(database_app.test_client().get("/health").text)
    assert list(shown) == ["status", "timestamp", "checks"]
