"""Projects made by ``feather new``, and their apps."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from commands import run_feather
from flask import Flask
from projects import write_files
from sqlalchemy import MetaData

from feather import create_app
from feather.db import db

Scaffold = Callable[..., Path]
MakeApp = Callable[..., Flask]


@pytest.fixture(scope="session")
def scaffolds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """What ``feather new`` makes for each kind of database, made once; not to be changed."""
    made: dict[str, Path] = {}

    def scaffolded(database: str) -> Path:
        if database not in made:
            folder = tmp_path_factory.mktemp("scaffold")
            options = ("--no-prompt", "--no-install", "--database", database)
            done = run_feather("new", "shop", *options, cwd=folder, cache=folder / "cache")
            assert done.returncode == 0, done.stderr
            made[database] = folder / "shop"
        return made[database]

    return scaffolded


@pytest.fixture
def scaffold(scaffolds: Callable[[str], Path], tmp_path: Path, project_apart: None) -> Scaffold:
    """Scaffold a project, and write texts by path over it; its modules are forgotten afterwards."""

    def make(
        files: Mapping[str, str] | None = None, *, database: str = "none", dotenv: str = ""
    ) -> Path:
        root = tmp_path / "shop"
        shutil.copytree(scaffolds(database), root)
        write_files(root, files or {})
        with (root / ".env").open("a", encoding="utf-8") as settings:
            settings.write(dotenv)
        return root

    return make


@pytest.fixture
def make_app(scaffold: Scaffold, own_metadata: MetaData) -> Iterator[MakeApp]:
    """Build the app of a scaffolded project, on an empty database.

    The function takes texts to write into the project by path, its kind of database, its
    environment, lines to add to ``.env``, whether to make the tables, and values that override
    ``config.py``. No plugin is used: a project of the ``simple`` kind asks for none.
    """
    with ExitStack() as stack:

        def make(
            files: Mapping[str, str] | None = None,
            *,
            database: str = "sqlite",
            environment: str = "testing",
            dotenv: str = "",
            tables: bool = True,
            **config: object,
        ) -> Flask:
            root = scaffold(files, database=database, dotenv=dotenv)
            app = create_app(root, environment=environment, config=config, plugins=[])
            if "sqlalchemy" in app.extensions:
                stack.callback(_disconnect, app)
                if tables:
                    with app.app_context():
                        db.create_all()
            return app

        yield make


def _disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
