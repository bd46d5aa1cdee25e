"""C91, core's part: what a production app must not start with."""

from typing import Any

from flask import Flask

from feather.security.checks import CHECKS, production_findings
from feather.security.masking import is_secret_name, masked, redact


def make_app(**config: Any) -> Flask:
    app = Flask("x")
    app.config.update(
        FEATHER_ENV="production", SECRET_KEY="9f" * 32, TRUSTED_HOSTS=("app.example",)
    )
    app.config.update(config)
    return app


def test_c91_a_sound_app_has_no_findings() -> None:
    assert production_findings(make_app()) == {}
    assert [check.id for check in CHECKS] == [
        "core.secret-key",
        "core.debug",
        "core.trusted-hosts",
    ]


def test_c91_unsound_settings_are_found_with_id_and_remedy() -> None:
    found = production_findings(make_app(SECRET_KEY="short", DEBUG=True, TRUSTED_HOSTS=None))
    assert sorted(found) == ["core.debug", "core.secret-key", "core.trusted-hosts"]
    for findings in found.values():
        for finding in findings:
            assert finding.severity == "error"
            assert finding.remedy
            assert "short" not in finding.message.replace("shortest", "")
    assert "has 5 characters" in found["core.secret-key"][0].message
    assert "TRUSTED_HOSTS=example.com" in found["core.trusted-hosts"][0].remedy


def test_c91_default_and_old_keys_are_found() -> None:
    for key in ("dev-secret-key", "your-production-secret-key-goes-here-and-is-long", None):
        assert "core.secret-key" in production_findings(make_app(SECRET_KEY=key))
    old = make_app(SECRET_KEY_FALLBACKS=["old"])
    assert len(production_findings(old)["core.secret-key"]) == 1


def test_development_may_do_as_it_likes() -> None:
    assert production_findings(make_app(FEATHER_ENV="development", SECRET_KEY="x")) == {}


def test_secret_names_are_recognised() -> None:
    for name in (
        "SECRET_KEY", "SECRET_KEY_FALLBACKS", "password", "passwd", "DB_PASSWORD", "access_token",
        "X-API-Key", "api_key", "Authorization", "Cookie", "set-cookie", "client_secret",
        "RESEND_API_KEY", "AWS_SECRET_ACCESS_KEY", "code", "otp", "SENTRY_DSN", "private_key",
    ):  # fmt: skip
        assert is_secret_name(name), name
    for name in ("status_code", "keyboard", "monkey", "SESSION_COOKIE_NAME", "path", "email"):
        assert not is_secret_name(name), name


def test_masking_keeps_what_is_no_secret() -> None:
    assert masked("password", "hunter2") == "***"
    assert masked("password", None) is None
    assert masked("WTF_CSRF_ENABLED", True) is True
    assert masked("REDIS_URL", "redis://:hunter2@host/0") == "redis://***@host/0"


def test_redaction_of_text() -> None:
    line = "GET /cb?code=abc&state=ok&access_token=t0k HTTP/1.1"
    assert redact(line) == "GET /cb?code=***&state=ok&access_token=*** HTTP/1.1"
    assert redact("Authorization: Bearer abc.def") == "Authorization: ***"
    assert redact("'Cookie': 'session=1; b=2'") == "'Cookie': ***"
    assert redact("nothing: to see = here") == "nothing: to see = here"
