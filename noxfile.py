"""Sessions behind the make targets; each runs alone, too: `nox --no-venv -s lint`."""

import os
import shutil
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
nox.options.sessions = ["lint", "types", "tests"]

PYTHONS = ["3.11", "3.12", "3.13"]
PACKAGES = sorted(Path("packages").iterdir())
SOURCES = [str(package / "src") for package in PACKAGES]


@nox.session
def lint(session: nox.Session) -> None:
    session.run("ruff", "check", external=True)
    session.run("ruff", "format", "--check", external=True)


@nox.session
def types(session: nox.Session) -> None:
    session.run("mypy", *SOURCES, "examples/feather-hello/src", "noxfile.py", external=True)


@nox.session
def tests(session: nox.Session) -> None:
    workers = str(min(os.cpu_count() or 1, 8))
    session.run("pytest", "-n", workers, "--dist", "loadgroup", *session.posargs, external=True)


@nox.session
def browser_units(session: nox.Session) -> None:
    """The unit tests of the browser code, by Node."""
    if shutil.which("npm") is None:
        session.skip("npm is not on this machine")
    work = Path(session.create_tmp()) / "frontend"
    shutil.copytree(
        "packages/feather-core/frontend",
        work,
        ignore=shutil.ignore_patterns("node_modules"),
        dirs_exist_ok=True,
    )
    with session.chdir(work):
        session.run("npm", "ci", "--no-audit", "--no-fund", "--silent", external=True)
        session.run("npm", "test", external=True)


@nox.session(name="tests_all", python=PYTHONS)
def tests_all(session: nox.Session) -> None:
    session.install("--require-hashes", "-r", "requirements-dev.txt")
    editable = [part for package in PACKAGES for part in ("-e", str(package))]
    session.install("--no-deps", *editable)
    session.run("pytest", "-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadgroup")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside a baseline; `nox -s bench -- cli_help` runs one of them."""
    names = session.posargs or [path.stem for path in sorted(Path("benchmarks").glob("*.py"))]
    for name in names:
        session.run("python", f"benchmarks/{name}.py", external=True)
