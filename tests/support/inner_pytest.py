"""Running pytest on a test's own project, where only Feather's plugin is installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

_UNSET = ("COV", "DATABASE_URL", "FEATHER", "FLASK", "PYTEST", "SECRET_KEY")


def run_pytest(
    root: Path, *arguments: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run pytest in a folder.

    Args:
        root: Where.
        *arguments: What to pass to pytest.
        **environment: Environment variables beside those of the test run.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(_UNSET)}
    # Whatever this environment has installed; loaded by name, Feather's must not be found again.
    inherited["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "feather.testing.plugin", *arguments],
        cwd=root,
        env=inherited | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )


def count(done: "subprocess.CompletedProcess[str]", outcome: str = "passed") -> int:
    """Return how many tests had an outcome, for example "passed" or "error"."""
    found = re.search(rf"(\d+) {outcome}", done.stdout)
    assert found, done.stdout + done.stderr
    return int(found[1])
