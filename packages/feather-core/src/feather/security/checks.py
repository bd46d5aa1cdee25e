"""What a production app must not start with."""

from collections.abc import Iterator

from flask import Flask

from feather.http.settings import HttpSettings
from feather.plugins.contributions import DoctorCheck, Finding

_SHORTEST_KEY = 32
_GIVEN_AWAY = ("dev", "secret", "change", "example", "your-", "password", "insecure")


def check_secret_key(app: Flask) -> Iterator[Finding]:
    """Find a key that others know or can guess."""
    for key in (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ())):
        text = key.decode("latin1") if isinstance(key, bytes) else key or ""
        known = any(word in text.lower() for word in _GIVEN_AWAY)
        if len(text) < _SHORTEST_KEY or known:
            reason = "looks like a placeholder" if known else f"has {len(text)} characters"
            yield Finding(
                "error",
                "SECRET_KEY",
                f"SECRET_KEY {reason}: who knows it can sign in as anybody",
                'Make one with: python -c "import secrets; print(secrets.token_hex(32))"',
            )


def check_debug(app: Flask) -> Iterator[Finding]:
    """Find the debugger, which runs code for whoever sees an error."""
    if app.debug:
        yield Finding(
            "error",
            "DEBUG",
            "DEBUG is on: an error page would run code for every visitor",
            "Remove DEBUG from ProductionConfig and FLASK_DEBUG from the environment",
        )


def check_trusted_hosts(app: Flask) -> Iterator[Finding]:
    """Find an app that believes whatever a request says its name is."""
    if not HttpSettings.of(app).TRUSTED_HOSTS:
        yield Finding(
            "error",
            "TRUSTED_HOSTS",
            "TRUSTED_HOSTS is not set: links in mails and redirects can be made to lead elsewhere",
            "Set it to the names of the site: TRUSTED_HOSTS=example.com,www.example.com",
        )


def production_findings(app: Flask) -> dict[str, list[Finding]]:
    """Run the checks of an app in production.

    Args:
        app: An app that ``init_http`` was called on.

    Returns:
        Findings by the id of the check; empty outside production and when all is well.
    """
    if app.config.get("FEATHER_ENV") != "production":
        return {}
    found = {check.id: list(check.run(app)) for check in CHECKS}
    return {check_id: findings for check_id, findings in found.items() if findings}


CHECKS = (
    DoctorCheck("core.secret-key", "SECRET_KEY is long and nobody's default", check_secret_key),
    DoctorCheck("core.debug", "The debugger is off", check_debug),
    DoctorCheck("core.trusted-hosts", "The app knows its own names", check_trusted_hosts),
)
