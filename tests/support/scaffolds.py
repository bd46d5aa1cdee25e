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
_PLUGINS = {"simple": [], "single-tenant": ["auth", "admin"]}


@pytest.fixture(scope="session")
def scaffolds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """What ``feather new`` makes for a type and a database, made once; not to be changed."""
    made: dict[tuple[str, str], Path] = {}

    def scaffolded(app_type: str, database: str) -> Path:
        if (app_type, database) not in made:
            folder = tmp_path_factory.mktemp("scaffold")
            options = ("--app-type", app_type, "--database", database, "--no-prompt")
            done = run_feather(
                "new", "shop", *options, "--no-install", cwd=folder, cache=folder / "cache"
            )
            assert done.returncode == 0, done.stderr
            made[app_type, database] = folder / "shop"
        return made[app_type, database]

    return scaffolded


@pytest.fixture
def scaffold(
    scaffolds: Callable[[str, str], Path], tmp_path: Path, project_apart: None
) -> Scaffold:
    """Scaffold a project, and write texts by path over it; its modules are forgotten afterwards."""

    def make(
        files: Mapping[str, str] | None = None,
        *,
        app_type: str = "simple",
        database: str = "none",
        dotenv: str = "",
    ) -> Path:
        root = tmp_path / "shop"
        shutil.copytree(scaffolds(app_type, database), root)
        write_files(root, files or {})
        with (root / ".env").open("a", encoding="utf-8") as settings:
            settings.write(dotenv)
        return root

    return make


@pytest.fixture
def make_app(scaffold: Scaffold, own_metadata: MetaData) -> Iterator[MakeApp]:
    """Build the app of a scaffolded project, on an empty database.

    The function takes texts to write into the project by path, its type and kind of database, its
    environment, lines to add to ``.env``, whether to make the tables, and values that override
    ``config.py``. Only the plugins are used that the type asks for, and those that are named.
    """
    with ExitStack() as stack:

        def make(
            files: Mapping[str, str] | None = None,
            *,
            app_type: str = "simple",
            database: str = "sqlite",
            environment: str = "testing",
            dotenv: str = "",
            tables: bool = True,
            plugins: tuple[str, ...] = (),
            **config: object,
        ) -> Flask:
            root = scaffold(files, app_type=app_type, database=database, dotenv=dotenv)
            app = create_app(
                root,
                environment=environment,
                config=config,
                plugins=[*_PLUGINS[app_type], *plugins],
            )
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
