"""Rate limits of several processes: real gunicorn, real Redis."""

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

APP = """
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy

    from feather import Feather
    from feather.auth import public, rate_limit

    app = Flask(__name__)
    app.config["SESSION_COOKIE_SECURE"] = True


    @app.get("/limited")
    @public
    @rate_limit(5, 60)
    def limited():
        return "ok"


    Feather(app, plugins=["auth"])
"""
SETTINGS = {
    "SECRET_KEY": "a-key-for-this-test-only-0123456789",
    "TRUSTED_HOSTS": "127.0.0.1",
    "FEATHER_ENV": "production",
    "GOOGLE_CLIENT_ID": "id",
    "GOOGLE_CLIENT_SECRET": "secret",
    "APP_URL": "https://shop.example",
    "CACHE_BACKEND": "redis",
}


def gunicorn(root: Path, workers: int, **settings: str) -> subprocess.Popen[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "gunicorn", "app:app", "--workers", str(workers)]
    return subprocess.Popen(
        [*command, "--bind", "127.0.0.1:0", "--no-control-socket"],
        cwd=root, env={**keep, **SETTINGS, **settings},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@contextmanager
def serving(server: subprocess.Popen[str]) -> Iterator[str]:
    """Give the address once all workers are there; end the server."""
    address, lines, booted = "", [], 0
    assert server.stdout is not None
    try:
        for line in server.stdout:
            lines.append(line)
            if found := re.search(r"Listening at: (http://\S+)", line):
                address = found[1]
            booted += "Booting worker" in line
            if address and booted == 4:
                break
        assert address, "".join(lines)
        yield address
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=20)
        print("".join(lines), output)  # pytest shows it with a failure


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_c77_several_processes_that_count_for_themselves_do_not_start(make_project) -> None:
    root = make_project({"app.py": APP, ".env": ""})
    output, _ = gunicorn(root, 4, CACHE_URL="redis://127.0.0.1:9/0").communicate(timeout=60)
    assert "auth.limits-memory: RATE_LIMIT_BACKEND is 'memory', and gunicorn starts 4" in output
    assert "Set RATE_LIMIT_BACKEND=redis and RATE_LIMIT_URL" in output


@pytest.mark.slow
def test_c77_a_limit_holds_over_four_processes(make_project, valkey) -> None:
    root = make_project({"app.py": APP, ".env": "DATABASE_URL=sqlite:///app.db\n"})
    server = gunicorn(
        root, 4, CACHE_URL=valkey.url, RATE_LIMIT_BACKEND="redis", RATE_LIMIT_URL=valkey.url,
        FEATHER_SILENCED_CHECKS="core.sqlite: a test of counting, which writes nothing",
    )  # fmt: skip
    with serving(server) as address:
        found = [status(f"{address}/limited") for _ in range(20)]
    assert sorted(found) == [200] * 5 + [429] * 15
