"""What is examined: at the start, by ``/health`` and by ``feather doctor``."""

from collections.abc import Iterator

from flask import Flask, current_app

from feather.plugins import Finding
from feather.settings import SettingsError
from feather_hello.settings import HelloSettings


def refuse_blank_greeting(app: Flask) -> None:
    """Refuse to start an app that would greet people with nothing.

    Raises:
        SettingsError: If the greeting is blank.
    """
    greeting = HelloSettings.of(app).HELLO_GREETING
    if not greeting.strip():
        raise SettingsError([f"HELLO_GREETING={greeting!r}: give it at least one letter"])


def can_greet() -> None:
    """Raise if nobody can be greeted."""
    current_app.extensions["hello"].greet("health check")


def find_shouting(app: Flask) -> Iterator[Finding]:
    """Yield a finding if a production app shouts."""
    if app.config["FEATHER_ENV"] == "production" and HelloSettings.of(app).HELLO_STYLE == "loud":
        yield Finding(
            severity="warning",
            where="HELLO_STYLE",
            message="the app shouts at people",
            remedy="set HELLO_STYLE=plain",
        )
