"""The project's own environment: ``venv/`` and what ``requirements.txt`` names."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

_INSTALL = "venv/bin/python -m pip install -r requirements.txt"
_LINES_SHOWN = 12


class InstallError(RuntimeError):
    """The environment could not be made; the text says why and how to go on."""


def install(project: Path, shown: str) -> float:
    """Make the project's environment and install its requirements.

    Args:
        project: The project's folder.
        shown: The folder as its owner wrote it, for the command to resume with.

    Returns:
        How long it took, in seconds.

    Raises:
        InstallError: If a step fails or is interrupted. The project stays.
    """
    started = time.monotonic()
    change = f"cd {shlex.quote(shown)} && "
    make = [sys.executable, "-m", "venv", "venv"]
    _run(make, project, "making venv/", f"{change}python3 -m venv venv && {_INSTALL}")
    pip = [*_INSTALL.split(), "--disable-pip-version-check", "--no-input"]
    _run(pip, project, "installing requirements.txt", change + _INSTALL)
    return time.monotonic() - started


def _run(command: list[str], project: Path, doing: str, resume: str) -> None:
    # A PYTHONPATH or an outer environment would leak packages into the one being made.
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    try:
        done = subprocess.run(
            command,
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except KeyboardInterrupt:
        raise InstallError(_message(f"{doing} was interrupted", "", resume)) from None
    except OSError as error:
        raise InstallError(_message(f"{doing} failed: {error}", "", resume)) from error
    if done.returncode:
        last = "\n".join(f"  {line}" for line in done.stdout.strip().splitlines()[-_LINES_SHOWN:])
        raise InstallError(_message(f"{doing} failed", last, resume))


def _message(what: str, output: str, resume: str) -> str:
    return "\n".join(
        part
        for part in (
            f"{what}. The project is written; only its packages are missing.",
            output,
            "To resume:",
            f"  {resume}",
        )
        if part
    )
