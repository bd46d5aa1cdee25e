"""Vite: whether it can run, and the commands that run it."""

from pathlib import Path
from shutil import which

from feather_cli.frontend.toolchain import Frontend

BACKEND = "FEATHER_BACKEND"  # for .feather/vite.js: where the app answers
HOST = "FEATHER_HOST"  # and where Vite is to listen
_PROGRAM = Path("node_modules", "vite", "bin", "vite.js")


class ViteMissing(RuntimeError):
    """Vite cannot run; the text says what to install."""


def require(frontend: Frontend) -> None:
    """Check that Vite can run.

    Args:
        frontend: The project's.

    Raises:
        ViteMissing: If Node.js or the project's packages are not installed.
    """
    if which("node") is None:
        raise ViteMissing(
            f"{frontend.root.name} is built by Vite, and there is no node on the PATH: install "
            "Node.js 20.19 or newer, or go on without it: feather frontend standalone"
        )
    if _program(frontend) is None:
        raise ViteMissing(
            f"{frontend.root.name} is built by Vite, which is not installed. Run, in "
            f"{frontend.root}: npm install"
        )


def serve_command(frontend: Frontend) -> list[str]:
    """Return the command that serves the app's assets, and Flask's answers behind them."""
    return _command(frontend)


def build_command(frontend: Frontend) -> list[str]:
    """Return the command that builds for production."""
    return [*_command(frontend), "build"]


def _command(frontend: Frontend) -> list[str]:
    node, program = which("node"), _program(frontend)
    assert node is not None  # noqa: S101  # require() said so
    assert program is not None  # noqa: S101
    return [node, str(program)]


def _program(frontend: Frontend) -> Path | None:
    folders = (frontend.root, *frontend.root.parents)
    return next((f / _PROGRAM for f in folders if (f / _PROGRAM).is_file()), None)
