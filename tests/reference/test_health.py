"""The section Health Checks: three endpoints out of the box, in a scaffolded app."""

import re
import socket

import pytest
from scaffolds import MakeApp

KEYS = ["status", "timestamp", "checks"]
PRODUCTION = {"environment": "production", "TRUSTED_HOSTS": "shop.example"}


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_project_answers_200_in_the_documented_format(make_app: MakeApp, path: str) -> None:
    app = make_app({}, database="none", **PRODUCTION)
    answer = app.test_client().get(path, headers={"Host": "10.0.0.5:8000"})
    assert answer.status_code == 200
    shown = answer.get_json()
    assert list(shown) == KEYS
    assert shown["status"] == "healthy"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", shown["timestamp"])


def test_the_database_is_a_check(make_app: MakeApp) -> None:
    response = make_app({}).test_client().get("/health")
    assert list(response.get_json()) == KEYS
    assert response.get_json()["checks"] == {"database": "ok"}


def test_c08_c88_probes_by_address_are_answered_unlogged(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app({}, database="none", **PRODUCTION).test_client()
    with client.get("/health/live", headers={"Host": "10.0.0.5:8000"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
    assert "/health" not in capsys.readouterr().err


def test_with_the_database_down_liveness_passes_and_readiness_fails(make_app: MakeApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"postgresql://shop:hunter2@127.0.0.1:{port}/shop"
    client = make_app({}, tables=False, DATABASE_URL=url).test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unhealthy"
    assert answer.get_json()["checks"] == {"database": "failed"}
