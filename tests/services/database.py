"""Fixtures for tests that use a database, on SQLite and on PostgreSQL."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from feather.db import Model, db, init_app

_PLUGIN_MODEL = re.compile(r"feather_\w+\..*\bmodel|feather\.errorlog\.model")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test twice, each time with the URL of an empty database."""
    if request.param == "sqlite":
        return "sqlite:///app.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database_app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """A bare Flask app connected to the database, with a folder of its own."""
    app = Flask("shop", root_path=str(tmp_path), instance_path=str(tmp_path / "instance"))
    init_app(app, database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def own_metadata(monkeypatch: pytest.MonkeyPatch) -> MetaData:
    """Keep the models that a test declares, and those of plugins, from every other test."""
    return set_models_apart(monkeypatch)


def set_models_apart(monkeypatch: pytest.MonkeyPatch) -> MetaData:
    """Have models declared apart from all others until a patch is undone.

    Args:
        monkeypatch: The patch.
    """
    metadata = MetaData(naming_convention=db.metadata.naming_convention, info={"bind_key": None})
    monkeypatch.setitem(db.metadatas, None, metadata)
    monkeypatch.setattr(Model, "metadata", metadata)
    models = registry(metadata=metadata)
    for name in ("registry", "_sa_registry"):
        monkeypatch.setattr(Model, name, models)
    for module in [name for name in sys.modules if _PLUGIN_MODEL.fullmatch(name)]:
        monkeypatch.delitem(sys.modules, module)
    return metadata
