"""The plugin in an app."""

import subprocess
import sys

import pytest
from flask import Flask
from jinja2 import DictLoader

from feather import Feather
from feather.plugins import PluginError
from feather.settings import SettingsError
from feather_hello import Hello
from feather_hello.plugin import HelloPlugin


def test_the_page_greets_and_escapes(app: Flask) -> None:
    client = app.test_client()
    assert '<h1 class="text-2xl">Hello, Ada!</h1>' in client.get("/hello/Ada").text
    assert "<b>" not in client.get("/hello/<b>").text


def test_the_overview_shows_the_settings(app: Flask) -> None:
    assert "“Hello”, plain" in app.test_client().get("/hello/").text


def test_the_app_can_replace_a_template() -> None:
    app = Flask("sample")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for this test")
    app.jinja_loader = DictLoader({"hello/greeting.html": "Mine: {{ text }}"})
    Feather(app, plugins=["hello"])
    assert app.test_client().get("/hello/Ada").text == "Mine: Hello, Ada!"


def test_an_extension_that_is_there_already_stays() -> None:
    app = Flask("sample")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for this test")
    mine = Hello(app)
    Feather(app, plugins=["hello"])
    assert app.extensions["hello"] is mine


def test_a_blank_greeting_stops_the_start() -> None:
    app = Flask("sample")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="k", HELLO_GREETING="  ")
    with pytest.raises(SettingsError, match="HELLO_GREETING='  ': give it at least one letter"):
        Feather(app, plugins=["hello"])


def test_an_app_with_a_blueprint_of_that_name_is_told() -> None:
    from feather_hello.views import hello

    app = Flask("sample")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for this test")
    app.register_blueprint(hello)
    with pytest.raises(PluginError, match="the app has a blueprint called 'hello' already"):
        Feather(app, plugins=["hello"])


def test_the_plugin_is_light() -> None:
    script = (
        "import sys, feather_hello.plugin\n"
        "print([m for m in ('flask', 'sqlalchemy', 'alembic', 'typer') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_plugin_is_called_as_its_entry_point() -> None:
    from importlib.metadata import entry_points

    (point,) = entry_points(group="feather.plugins", name="hello")
    assert point.load() is HelloPlugin
