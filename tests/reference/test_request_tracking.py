"""The section Request Tracking: its examples run in a project as they are written there."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from projects import MakeProject

from feather import create_app

# The reference leaves out where ``app`` comes from, and what the users are.
ROUTES = """
from flask import current_app as app, g
from feather import api

from feather import get_request_id

@api.get('/users')
def list_users():
    # Trace requests across services
    app.logger.info(f"Listing users [{get_request_id()}]")
    return {'users': []}

@api.get('/id')
def request_id():
    return {'function': get_request_id(), 'g': g.request_id}
"""
DOTENV = """
SECRET_KEY=only-for-this-test
LOG_LEVEL=INFO        # DEBUG, INFO, WARNING, ERROR, CRITICAL
LOG_FORMAT=json       # Enable JSON logging (auto-enabled when FLASK_ENV=production)
"""
PROBE = """
import os
from feather import create_app

app = create_app(os.getcwd(), plugins=[])
answer = app.test_client().get('/api/users')
print(answer.headers['X-Request-ID'])
"""


def test_every_request_has_an_id(make_project: MakeProject) -> None:
    root = make_project({"routes/api/users.py": ROUTES, ".env": DOTENV})
    client = create_app(root, environment="development", plugins=[]).test_client()
    answer = client.get("/api/id")
    request_id = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request_id)
    assert answer.json == {"function": request_id, "g": request_id}
    assert client.get("/api/id").headers["X-Request-ID"] != request_id


def test_an_incoming_id_is_used_behind_a_proxy(make_project: MakeProject) -> None:
    root = make_project({"routes/api/users.py": ROUTES, ".env": f"{DOTENV}FEATHER_PROXIES=1\n"})
    client = create_app(root, environment="development", plugins=[]).test_client()
    answer = client.get("/api/id", headers={"X-Request-ID": "abc-123-def"})
    assert answer.headers["X-Request-ID"] == "abc-123-def"


@pytest.mark.parametrize(
    "variables", [{"FLASK_ENV": "development"}, {"FLASK_ENV": "production", "LOG_FORMAT": ""}]
)
def test_a_log_line_is_the_documented_json(
    variables: dict[str, str], make_project: MakeProject
) -> None:
    dotenv = DOTENV if "LOG_FORMAT" not in variables else "SECRET_KEY=only-for-this-test\n"
    root = make_project({"routes/api/users.py": ROUTES, ".env": dotenv, "probe.py": PROBE})
    environment = {k: v for k, v in os.environ.items() if k not in ("FEATHER_ENV", "LOG_FORMAT")}
    done = subprocess.run(
        [sys.executable, "probe.py"],
        cwd=root,
        env={**environment, **variables},
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
