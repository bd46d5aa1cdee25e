"""An app with a queue in its database, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, String
from sqlalchemy.orm import Mapped, mapped_column

from feather import Feather
from feather.db import Model, db
from feather_jobs.queue import JobQueue, queue_of
from feather_jobs.tasks import registry
from feather_jobs.worker.runner import Runner


@pytest.fixture(autouse=True)
def own_tasks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the jobs of other test modules out of this one's workers."""
    mine = (request.module.__name__, "feather_jobs.events")
    own = {name: task for name, task in registry.known_tasks().items() if task.__module__ in mine}
    monkeypatch.setattr(registry, "_tasks", own)


@pytest.fixture
def note(own_metadata: MetaData) -> type[Any]:
    """A model of the app."""

    class Note(Model):
        __tablename__ = "notes"
        text: Mapped[str] = mapped_column(String(50), primary_key=True)

    return Note


@pytest.fixture
def make_app(tmp_path: Path, database_url: str, note: type[Any]) -> Iterator[Callable[..., Flask]]:
    """Build apps on the database of the test."""
    made: list[Flask] = []

    def make(**config: object) -> Flask:
        app = Flask("shop", root_path=str(tmp_path), instance_path=str(tmp_path / "instance"))
        app.config.update(
            {"DATABASE_URL": database_url, "SECRET_KEY": "x" * 40, "FEATHER_ENV": "development"}
        )
        app.config.update(config)
        Feather(app, plugins=["jobs"])
        with app.app_context():
            db.create_all()
        made.append(app)
        return app

    yield make
    for app in made:
        stop = getattr(queue_of(app).backend, "stop", None)
        if stop is not None:
            stop(0)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """An app whose jobs nobody runs."""
    return make_app(TESTING=True)


@pytest.fixture
def queue(app: Flask) -> JobQueue:
    """Its queue."""
    return queue_of(app)


@contextmanager
def running(queue: JobQueue, threads: int = 4, **options: Any) -> Iterator[Runner]:
    """Run the jobs of a queue in this process."""
    runner = Runner(queue, threads=threads, **options)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop(0)


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run jobs within a block: ``with run(queue):``."""
    return running
