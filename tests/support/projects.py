"""Project folders that exist only for a test."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from unittest.mock import patch

import pytest

MakeProject = Callable[..., Path]
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-0123456789",
    "TRUSTED_HOSTS": "localhost",
}
"""What an app needs to start in production, as texts for the environment or ``.env``."""
_PROJECT_MODULES = (
    "admin", "app", "config", "jobs", "models", "roles", "routes", "seeds", "services",
)  # fmt: skip


@pytest.fixture
def project_apart() -> Iterator[None]:
    """Keep a test's project from the settings of the shell, and what it sets from other tests."""
    with apart():
        yield


@contextmanager
def apart() -> Iterator[None]:
    """Keep a project from the settings of the shell until the block ends, then forget it."""
    path_before = list(sys.path)
    with patch.dict(os.environ):  # commands put a project's .env into the environment
        for name in (
            "DATABASE_URL", "FEATHER_ENV", "FLASK_ENV", "LOG_LEVEL", "SECRET_KEY",
            "TRUSTED_HOSTS", "WEB_CONCURRENCY",
        ):  # fmt: skip
            os.environ.pop(name, None)
        yield
    sys.path[:] = path_before
    for module in list(sys.modules):
        if module.split(".")[0] in _PROJECT_MODULES:
            del sys.modules[module]


@pytest.fixture
def make_project(tmp_path: Path, project_apart: None) -> MakeProject:
    """Write a project folder from texts by path; its modules are forgotten afterwards."""

    def make(files: dict[str, str], name: str = "project") -> Path:
        root = tmp_path / name
        app = "from feather import create_app\n\napp = create_app()\n"
        dotenv = "".join(f"{name}={value}\n" for name, value in PRODUCTION.items())
        write_files(root, {"app.py": app, ".env": dotenv, **files})
        return root

    return make


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write texts, without their indentation, below a folder.

    Args:
        root: The folder.
        files: Texts by path.
    """
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), "utf-8")
