"""What feather doctor says about sign-in, and what keeps production from starting."""

import pytest
from flask import Flask

from feather.app.inspection import admit
from feather.doctor.boot import UnsafeStart
from feather_auth.checks import CHECKS

GOOD = {
    "FEATHER_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test-only-0123456789",
    "TRUSTED_HOSTS": ("shop.example",),
    "SESSION_COOKIE_SECURE": True,
    "GOOGLE_CLIENT_ID": "id",
    "GOOGLE_CLIENT_SECRET": "secret",
    "APP_URL": "https://shop.example",
}


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> dict[str, object]:
    return {**GOOD, **getattr(request, "param", {})}


def found(app: Flask) -> dict[str, str]:
    from feather.doctor.running import run

    with app.app_context():
        return {finding.id: finding.message for finding in run(app, CHECKS, {})}


def test_an_app_that_is_set_up_is_clean(app: Flask) -> None:
    assert found(app) == {}


@pytest.mark.parametrize(
    ("settings", "check", "message"),
    [
        (
            {"GOOGLE_CLIENT_SECRET": None}, "auth.methods",
            "AUTH_METHODS names google, and its client id and secret are not set",
        ),
        (
            {"AUTH_METHODS": ("email",), "FEATHER_ENV": "production"}, "auth.methods",
            "AUTH_METHODS names email, and nothing sends the codes",
        ),
        (
            {"APP_URL": None}, "auth.app-url",
            "APP_URL is not set: providers send people back to it",
        ),
        (
            {"APP_URL": "http://shop.example"}, "auth.app-url",
            "APP_URL is 'http://shop.example', which is not https",
        ),
        (
            {"WEB_CONCURRENCY": "4"}, "auth.limits-memory",
            "RATE_LIMIT_BACKEND is 'memory', and WEB_CONCURRENCY starts 4 processes",
        ),
    ],
    indirect=["settings"],
)  # fmt: skip
def test_what_is_missing_is_named(app: Flask, check: str, message: str) -> None:
    app.config["FEATHER_ENV"] = "production"
    (named,) = found(app).items()
    assert named[0] == check
    assert named[1].startswith(message)


def test_c34_a_route_without_a_guard_stops_a_start_in_production(app: Flask) -> None:
    app.config["FEATHER_ENV"] = "production"
    admit(app)
    app.add_url_rule("/api/open", "open", lambda: "x", methods=["POST"])
    with pytest.raises(UnsafeStart) as raised:
        admit(app)
    assert "auth.unguarded: nothing says who may use 'open'" in str(raised.value)
    assert "AUTH_PUBLIC_ENDPOINTS=open" in str(raised.value)


def test_without_a_database_every_guard_stays_closed(make_project) -> None:
    import feather
    from feather.auth import auth_required

    app = feather.create_app(
        make_project({".env": "SECRET_KEY=a-key-for-this-test\n"}),
        environment="testing", plugins=["auth"],
    )  # fmt: skip
    app.add_url_rule("/member", "member", auth_required(lambda: "member"))
    assert found(app)["auth.database"].startswith("feather-auth is in use, and there is no data")
    for accept in ("text/html", "application/json"):
        assert app.test_client().get("/member", headers={"Accept": accept}).status_code == 401


def test_the_local_provider_cannot_be_imported_in_production() -> None:
    import subprocess
    import sys

    for environment in ("production", "testing", ""):
        done = subprocess.run(
            [sys.executable, "-c", "import feather_auth.development.provider"],
            env={"FEATHER_ENV": environment}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1
        assert "it exists in development only" in done.stderr
