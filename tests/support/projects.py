"""Project folders that exist only for a test."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from commands import run_feather

MakeProject = Callable[..., Path]
Scaffold = Callable[..., Path]
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-0123456789",
    "TRUSTED_HOSTS": "localhost",
}
"""What an app needs to start in production, as texts for the environment or ``.env``."""
_PROJECT_MODULES = ("app", "config", "models", "services", "routes", "seeds")


@pytest.fixture
def _apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep a test's project from the settings of the shell, and its modules from other tests."""
    for name in (
        "DATABASE_URL", "FEATHER_ENV", "FLASK_ENV", "LOG_LEVEL", "SECRET_KEY", "TRUSTED_HOSTS",
        "WEB_CONCURRENCY",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    path_before = list(sys.path)
    yield
    sys.path[:] = path_before
    for module in list(sys.modules):
        if module.split(".")[0] in _PROJECT_MODULES:
            del sys.modules[module]


@pytest.fixture
def make_project(tmp_path: Path, _apart: None) -> MakeProject:
    """Write a project folder from texts by path; its modules are forgotten afterwards."""

    def make(files: dict[str, str], name: str = "project") -> Path:
        root = tmp_path / name
        _write(
            root,
            {
                "app.py": "from feather import create_app\n\napp = create_app()\n",
                ".env": "".join(f"{name}={value}\n" for name, value in PRODUCTION.items()),
                **files,
            },
        )
        return root

    return make


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
def scaffold(scaffolds: Callable[[str], Path], tmp_path: Path, _apart: None) -> Scaffold:
    """Scaffold a project, and write texts by path over it; its modules are forgotten afterwards."""

    def make(files: Mapping[str, str] | None = None, *, database: str = "none") -> Path:
        root = tmp_path / "shop"
        shutil.copytree(scaffolds(database), root)
        _write(root, files or {})
        return root

    return make


def _write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), "utf-8")
