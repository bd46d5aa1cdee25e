"""What a production app must not start with."""

from collections.abc import Iterator

from flask import Flask

from feather.http.settings import HttpSettings
from feather.plugins.contributions import DoctorCheck, Finding
from feather.settings.core import CoreSettings

NEW_KEY = 'Make one with: python -c "import secrets; print(secrets.token_hex(32))"'

_SHORTEST_KEY = 32
_FEWEST_CHARACTERS = 5
# None is so short that a random key, in letters and digits, is likely to hold it.
_GIVEN_AWAY = (
    "change", "default", "dev-", "dev_", "develop", "example", "insecure", "password", "secret",
    "your-", "your_",
)  # fmt: skip


def check_secret_key(app: Flask) -> Iterator[Finding]:
    """Find a key that others know or can guess."""
    for key in (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ())):
        if not key and not CoreSettings.of(app).SECRET_KEY:
            continue  # core.secret-key-unset tells it
        if reason := _weakness(key.decode("latin1") if isinstance(key, bytes) else key or ""):
            yield Finding(
                "error",
                "SECRET_KEY",
                f"SECRET_KEY {reason}: who knows it can sign in as anybody",
                NEW_KEY,
            )


def _weakness(key: str) -> str | None:
    if any(word in key.lower() for word in _GIVEN_AWAY):
        return "looks like a placeholder"
    if len(key) < _SHORTEST_KEY:
        return f"has {len(key)} characters"
    if len({*key}) < _FEWEST_CHARACTERS:
        return "repeats a few characters"
    return None


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


CHECKS = (
    DoctorCheck("core.secret-key", "SECRET_KEY is long and nobody's default", check_secret_key),
    DoctorCheck("core.debug", "The debugger is off", check_debug),
    DoctorCheck("core.trusted-hosts", "The app knows its own names", check_trusted_hosts),
)
