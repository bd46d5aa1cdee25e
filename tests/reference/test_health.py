"""The section Health Checks: three endpoints out of the box, in a project."""

import re
import socket

import pytest
from projects import MakeProject

from feather import create_app

KEYS = ["status", "timestamp", "checks"]


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_project_answers_200_in_the_documented_format(
    make_project: MakeProject, path: str
) -> None:
    root = make_project({}, name="plain")
    app = create_app(root, environment="production", config={"SECRET_KEY": "k" * 40}, plugins=[])
    answer = app.test_client().get(path, headers={"Host": "10.0.0.5:8000"})
    assert answer.status_code == 200
    shown = answer.get_json()
    assert list(shown) == KEYS
    assert shown["status"] == "healthy"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", shown["timestamp"])


def test_the_database_is_a_check(make_project: MakeProject) -> None:
    root = make_project({})
    config = {"DATABASE_URL": "sqlite:///app.db"}
    app = create_app(root, environment="testing", config=config, plugins=[])
    client = app.test_client()
    response = client.get("/health")
    assert response.get_json()["checks"] == {"database": "ok"}


def test_c08_c88_probes_by_address_are_answered_unlogged(
    make_project: MakeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    config = {"TRUSTED_HOSTS": "shop.example", "SECRET_KEY": "k" * 40}
    app = create_app(make_project({}), environment="production", config=config, plugins=[])
    client = app.test_client()
    with client.get("/health/live", headers={"Host": "10.0.0.5:8000"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
    assert "/health" not in capsys.readouterr().err


def test_with_the_database_down_liveness_passes_and_readiness_fails(
    make_project: MakeProject,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    config = {"DATABASE_URL": f"postgresql://shop:hunter2@127.0.0.1:{port}/shop"}
    app = create_app(make_project({}), environment="testing", config=config, plugins=[])
    client = app.test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unhealthy"
    assert answer.get_json()["checks"] == {"database": "failed"}
