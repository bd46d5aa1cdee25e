"""Fixtures: an app with the plugin, and a project folder for the command line."""

from pathlib import Path

import pytest
from flask import Flask

from feather import Feather


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FEATHER_ENV", "FLASK_ENV", "FEATHER_PLUGINS", "FEATHER_DISABLED_PLUGINS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def app() -> Flask:
    """A Flask app that uses this plugin and no other."""
    app = Flask("sample")
    app.config.update(TESTING=True, FEATHER_ENV="testing", SECRET_KEY="only for this test")
    Feather(app, plugins=["hello"])
    return app


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder."""
    (tmp_path / "app.py").write_text("from feather import create_app\n\napp = create_app()\n")
    (tmp_path / ".env").write_text("SECRET_KEY=only-for-this-test\nHELLO_GREETING=Good day\n")
    return tmp_path
