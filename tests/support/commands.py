"""Running the real ``feather`` command in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

RunFeather = Callable[..., "subprocess.CompletedProcess[str]"]

# What a developer's shell may set and a test must not depend on.
_UNSET = (
    "DATABASE_URL", "FEATHER_DISABLED_PLUGINS", "FEATHER_ENV", "FEATHER_PLUGINS", "FLASK_ENV",
    "LOG_LEVEL", "SECRET_KEY", "TRUSTED_HOSTS", "WEB_CONCURRENCY",
)  # fmt: skip


def run_feather(
    *arguments: str,
    cwd: Path,
    cache: Path,
    site: Path | None = None,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run ``feather``.

    Args:
        *arguments: What follows the command's name.
        cwd: Where.
        cache: The folder of what it remembers from one run to the next.
        site: A folder of distributions to find beside the installed ones.
        stdin: What to type; nothing by default.
        env: Environment variables beside those of the test run.
    """
    environment = {k: v for k, v in os.environ.items() if k not in _UNSET}
    environment |= {"XDG_CACHE_HOME": str(cache), "COLUMNS": "100"}
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    return subprocess.run(
        [sys.executable, "-m", "feather", *arguments],
        cwd=cwd,
        env={**environment, **(env or {})},
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def feather(tmp_path: Path) -> RunFeather:
    """Run ``feather`` with an empty cache, in the test's folder unless told otherwise."""
    outside = tmp_path / "outside"
    outside.mkdir()

    def run(
        *arguments: str,
        cwd: Path = outside,
        site: Path | None = None,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        return run_feather(
            *arguments, cwd=cwd, cache=tmp_path / "cache", site=site, stdin=stdin, env=env
        )

    return run
