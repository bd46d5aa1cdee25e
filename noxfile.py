"""Sessions behind the make targets; each runs alone, too: `nox --no-venv -s lint`."""

import os
import shutil
import subprocess
from pathlib import Path
from shutil import which

import nox

nox.options.default_venv_backend = "uv"
nox.options.sessions = ["lint", "types", "tests"]

PYTHONS = ["3.11", "3.12", "3.13"]
PACKAGES = sorted(Path("packages").iterdir())
WORKERS = str(min(os.cpu_count() or 1, 8))
# In their order: Playwright leaves an event loop running, so tests with asyncio come before it.
PARALLEL = ["-n", WORKERS, "--dist", "loadgroup", "--no-loadscope-reorder"]
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
    session.run("pytest", *PARALLEL, *session.posargs, external=True)


@nox.session
def browser_units(session: nox.Session) -> None:
    """The unit tests and the types of the browser code, by Node."""
    if which("npm") is None:
        session.skip("npm is not on this machine")
    docs = Path("docs").resolve()
    work = Path(session.create_tmp()) / "frontend"
    shutil.copytree(
        "packages/feather-core/frontend",
        work,
        ignore=shutil.ignore_patterns("node_modules"),
        dirs_exist_ok=True,
    )
    with session.chdir(work):
        session.run("npm", "ci", "--no-audit", "--no-fund", "--silent", external=True)
        session.run("npm", "test", external=True, env={"FEATHER_DOCS": str(docs)})
        session.run("npm", "run", "types", external=True)


@nox.session(venv_backend="none")
def tests_all(session: nox.Session) -> None:
    """The test suite on every supported Python that this machine has."""
    found = {version: path for version in PYTHONS if (path := interpreter(version))}
    for version, path in found.items():
        folder = Path(".nox") / f"tests-{version}"
        python = str(folder / "bin" / "python")
        session.run("uv", "venv", "--quiet", "--allow-existing", "--python", path, str(folder))
        pip = ("uv", "pip", "install", "--quiet", "--python", python)
        session.run(*pip, "--require-hashes", "-r", "requirements-dev.txt")
        editable = [part for package in PACKAGES for part in ("-e", str(package))]
        session.run(*pip, "--no-deps", *editable)
        session.run(python, "-m", "pytest", *PARALLEL)
    session.log(
        f"tested on {', '.join(found)}; not on this machine: {sorted({*PYTHONS} - {*found})}"
    )


def interpreter(version: str) -> str | None:
    """Return a working Python of *version*; the shims of version managers may not work."""
    shims = filter(None, (which(f"python{version}", path=p) for p in os.get_exec_path()))
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for candidate in (*shims, *map(str, sorted(managed.glob(f"{version}.*/bin/python")))):
        done = subprocess.run([candidate, "-c", "pass"], check=False, capture_output=True)
        if done.returncode == 0:
            return candidate
    return None


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside a baseline; `nox -s bench -- cli_help` runs one of them."""
    names = session.posargs or [path.stem for path in sorted(Path("benchmarks").glob("*.py"))]
    for name in names:
        session.run("python", f"benchmarks/{name}.py", external=True)


@nox.session
def screenshots(session: nox.Session) -> None:
    """Take the pictures of the admin panel in docs/images, from the demo app."""
    session.run("python", "scripts/screenshots.py", external=True)


@nox.session
def faults(session: nox.Session) -> None:
    """Kill workers, web processes and servers, and count lost jobs; -- --write documents it."""
    session.run("python", "tests/faults/run.py", *session.posargs, external=True)
