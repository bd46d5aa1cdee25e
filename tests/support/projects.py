"""Project folders that exist only for a test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

MakeProject = Callable[..., Path]
PRODUCTION = {
    "SECRET_KEY": "a-key-for-this-test-only-0123456789",
    "TRUSTED_HOSTS": "localhost",
}
"""What an app needs to start in production, as texts for the environment or ``.env``."""
_PROJECT_MODULES = ("app", "config", "models", "services", "routes", "seeds")


@pytest.fixture
def make_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeProject]:
    """Write a project folder from texts by path; its modules are forgotten afterwards.

    Without other texts its app starts in production.
    """
    for name in (
        "DATABASE_URL", "FEATHER_ENV", "FLASK_ENV", "LOG_LEVEL", "SECRET_KEY", "TRUSTED_HOSTS",
        "WEB_CONCURRENCY",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    path_before = list(sys.path)

    def make(files: dict[str, str], name: str = "project") -> Path:
        root = tmp_path / name
        for path, text in {
            "app.py": "from feather import create_app\n\napp = create_app()\n",
            ".env": "".join(f"{name}={value}\n" for name, value in PRODUCTION.items()),
            **files,
        }.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text), "utf-8")
        return root

    yield make
    sys.path[:] = path_before
    for module in list(sys.modules):
        if module.split(".")[0] in _PROJECT_MODULES:
            del sys.modules[module]
