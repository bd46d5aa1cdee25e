"""The section Request Tracking: its examples as a scaffolded app has them."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from scaffolds import MakeApp, Scaffold

EXAMPLE = """\
from feather import get_request_id

@api.get('/users')
def list_users():
    # Trace requests across services
    app.logger.info(f"Listing users [{get_request_id()}]")
"""
DOTENV = """\
LOG_LEVEL=INFO        # DEBUG, INFO, WARNING, ERROR, CRITICAL
LOG_FORMAT=json       # Enable JSON logging (auto-enabled when FLASK_ENV=production)
"""
# The example leaves out where ``app`` comes from; its list of users is an ellipsis, which no JSON
# can hold.
ROUTES = f"""\
from feather import api
from flask import current_app as app, g

{EXAMPLE}    return {{'users': []}}

@api.get('/id')
def request_id():
    return {{'function': get_request_id(), 'g': g.request_id}}
"""
FILES = {"routes/api/users.py": ROUTES}
PROBE = """\
import os
from feather import create_app

app = create_app(os.getcwd(), plugins=[])
answer = app.test_client().get('/api/users')
print(answer.headers['X-Request-ID'])
"""


def test_every_request_has_an_id(make_app: MakeApp) -> None:
    client = make_app(FILES, database="none", dotenv=DOTENV).test_client()
    answer = client.get("/api/id")
    request_id = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request_id)
    assert answer.json == {"function": request_id, "g": request_id}
    assert client.get("/api/id").headers["X-Request-ID"] != request_id


def test_an_incoming_id_is_used_behind_a_proxy(make_app: MakeApp) -> None:
    app = make_app(FILES, database="none", dotenv=f"{DOTENV}FEATHER_PROXIES=1\n")
    answer = app.test_client().get("/api/id", headers={"X-Request-ID": "abc-123-def"})
    assert answer.headers["X-Request-ID"] == "abc-123-def"


@pytest.mark.parametrize(
    ("environment", "dotenv"),
    [("development", DOTENV), ("production", "TRUSTED_HOSTS=localhost\n")],
)
def test_a_log_line_is_the_documented_json(
    environment: str, dotenv: str, scaffold: Scaffold
) -> None:
    root = scaffold(FILES | {"probe.py": PROBE}, dotenv=dotenv)
    inherited = {k: v for k, v in os.environ.items() if k not in ("FEATHER_ENV", "LOG_FORMAT")}
    done = subprocess.run(
        [sys.executable, "probe.py"],
        cwd=root,
        env={**inherited, "FLASK_ENV": environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stderr.splitlines()]
    request_id = done.stdout.strip()
    listing, access = lines
    assert list(listing) == ["timestamp", "level", "message", "request_id", "logger"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", listing["timestamp"])
    assert listing["level"] == "INFO"
    assert listing["message"] == f"Listing users [{request_id}]"
    assert listing["request_id"] == access["request_id"] == request_id
    assert access["message"] == "GET /api/users 200"
