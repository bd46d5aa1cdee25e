"""The pytest plugin: gives the fixtures to the tests of Feather projects, and to no others.

pytest imports this module in every run of an environment, so it imports nothing of Feather's and
does nothing until a test file turns out to belong to a project.
"""

import sys
from functools import cache
from pathlib import Path

import pytest

_FIXTURES = "feather.testing.fixtures"


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Let a project's conftest.py import its models."""
    _make_importable(early_config.rootpath)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Offer the fixtures as soon as a file of a project's folder is met."""
    if _make_importable(file_path.parent):
        plugins = parent.config.pluginmanager
        if not plugins.has_plugin(_FIXTURES):
            plugins.import_plugin(_FIXTURES)


def _make_importable(folder: Path) -> bool:
    root = project_root(folder)
    if root is not None and str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return root is not None


@cache
def project_root(folder: Path) -> Path | None:
    """Return the Feather project that a folder belongs to.

    Args:
        folder: Where tests are.

    Returns:
        The nearest folder, at or above it, whose ``app.py`` mentions Feather; many projects that
        are not Feather's have a file of that name.
    """
    for candidate in (folder, *folder.parents):
        try:
            text = (candidate / "app.py").read_bytes()
        except OSError:
            continue
        return candidate if b"feather" in text else None
    return None
