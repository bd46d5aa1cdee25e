"""Checks of the project's files: secrets that lie open."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import Finding

_FILE = ".env"
_PATIENCE = 10.0


@check("project.env-in-git", "git does not keep .env")
def env_in_git(app: Flask) -> Iterator[Finding]:
    """Find a file of secrets that git has, or takes with the next commit."""
    root = Path(app.root_path)
    if not (root / _FILE).is_file() or _git(root, "rev-parse", "--is-inside-work-tree") != 0:
        return
    if _git(root, "ls-files", "--error-unmatch", _FILE) == 0:
        yield Finding(
            "error",
            _FILE,
            "git keeps .env: whoever can read the repository has every secret in it",
            "Run git rm --cached .env, add .env to .gitignore, and replace the secrets in it: "
            "they stay in the history",
        )
    elif _git(root, "check-ignore", "--quiet", _FILE) == 1:
        yield Finding(
            "error",
            _FILE,
            "git does not ignore .env, so the next git add takes its secrets along",
            "Add a line .env to .gitignore",
        )


@check("project.env-readable", "Only its owner can read .env")
def env_readable(app: Flask) -> Iterator[Finding]:
    """Find a file of secrets that every user of the machine can read."""
    file = Path(app.root_path, _FILE)
    if os.name != "posix" or not file.is_file():
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Finding(
            "warning",
            _FILE,
            f"every user of this machine can open .env (its mode is {mode:o}), secrets included",
            "chmod 600 .env",
        )


def _git(root: Path, *arguments: str) -> int | None:
    """Return git's exit code; ``None`` without git."""
    program = shutil.which("git")
    if program is None:
        return None
    done = subprocess.run(
        [program, "-C", str(root), *arguments],
        check=False,
        capture_output=True,
        timeout=_PATIENCE,
    )
    return done.returncode


CHECKS = (env_in_git, env_readable)
