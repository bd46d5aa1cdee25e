"""C91, core's part: what a production app must not start with."""

from typing import Any

from flask import Flask
from projects import PRODUCTION

from feather.doctor.boot import boot_errors
from feather.doctor.findings import Diagnosis
from feather.security.masking import is_secret_name, masked, redact


def found(**config: Any) -> dict[str, Diagnosis]:
    app = Flask("x")
    app.config.update(FEATHER_ENV="production", **PRODUCTION)
    app.config.update(config)
    return {finding.id: finding for finding in boot_errors(app)}


def test_c91_a_sound_app_has_no_findings() -> None:
    assert found() == {}


def test_c91_unsound_settings_are_found_with_id_and_remedy() -> None:
    findings = found(SECRET_KEY="short", DEBUG=True, TRUSTED_HOSTS=None)
    assert sorted(findings) == ["core.debug", "core.secret-key", "core.trusted-hosts"]
    for finding in findings.values():
        assert finding.severity == "error"
        assert finding.remedy
        assert "short" not in finding.message.replace("shortest", "")
    assert "has 5 characters" in findings["core.secret-key"].message
    assert "TRUSTED_HOSTS=example.com" in findings["core.trusted-hosts"].remedy


def test_c91_default_and_old_keys_are_found() -> None:
    for key in ("dev-secret-key", "your-production-secret-key-goes-here-and-is-long", "0" * 64):
        assert [*found(SECRET_KEY=key)] == ["core.secret-key"]
    assert [*found(SECRET_KEY=None)] == ["core.secret-key-unset"]
    assert [*found(SECRET_KEY_FALLBACKS=["old"])] == ["core.secret-key"]


def test_development_may_do_as_it_likes() -> None:
    assert found(FEATHER_ENV="development", SECRET_KEY="x") == {}


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
