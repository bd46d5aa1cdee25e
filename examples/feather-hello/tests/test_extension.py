"""The extension in a plain Flask app, without Feather."""

import pytest
from flask import Flask

from feather.settings import SettingsError
from feather_hello import Hello


def test_two_apps_greet_differently() -> None:
    hello = Hello()
    greetings = []
    for greeting in ("Good day", "Ahoy"):
        app = Flask("sample")
        app.config["HELLO_GREETING"] = greeting
        hello.init_app(app)
        with app.app_context():
            greetings.append(hello.greet("Ada"))
    assert greetings == ["Good day, Ada!", "Ahoy, Ada!"]


def test_a_mistyped_style_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLO_STYLE", "lout")
    with pytest.raises(
        SettingsError, match=r"HELLO_STYLE='lout'.*nearest accepted value is 'loud'"
    ):
        Hello(Flask("sample"))
