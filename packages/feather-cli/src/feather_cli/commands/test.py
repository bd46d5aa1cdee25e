"""Run the project's tests, or with --framework Feather's own."""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from feather_cli.output import fail

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_SLOW = ("slow", "wheels", "browser")
_IN_CLONE = ("packages", "feather-core", "src", "feather")
_NO_TESTS = 5  # pytest's exit code for it
_ARTEFACTS = (
    ".coverage", ".coverage.*", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache",
    "__pycache__", "coverage.xml", "htmlcov",
)  # fmt: skip
_KEPT = frozenset((".git", ".nox", ".tox", ".venv", "node_modules"))


@app.command()
def run_tests(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- PYTEST-ARGUMENTS]", help="Passed to pytest."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every test.")] = False,
    path: Annotated[
        list[str] | None, typer.Option("--path", "-p", help="A file or folder; repeatable.")
    ] = None,
    no_coverage: Annotated[
        bool, typer.Option("--no-coverage", help="Leave out the coverage report.")
    ] = False,
    framework: Annotated[
        bool, typer.Option("--framework", "-f", help="Run the tests of Feather itself.")
    ] = False,
    fast: Annotated[bool, typer.Option("--fast", help="With -f: leave out slow tests.")] = False,
    marker: Annotated[
        str | None, typer.Option("--marker", "-m", help="With -f: only tests marked so.")
    ] = None,
    list_markers: Annotated[
        bool, typer.Option("--list-markers", help="With -f: show the markers, run nothing.")
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="With -f: remove caches and reports, run nothing.")
    ] = False,
) -> None:
    """Run the project's tests with pytest, in the testing environment.

    What follows -- goes to pytest: feather test -- -k "test_user". Ends with pytest's exit code.
    """
    given = [*(path or []), *(["-v"] if verbose else []), *(arguments or [])]
    if not framework:
        _refuse_without_framework(
            {"--fast": fast, "-m": marker, "--list-markers": list_markers, "--clean": clean}
        )
        _test_project(given, coverage=not no_coverage)
        return
    checkout = _checkout()
    if list_markers:
        for name, text in _markers(checkout).items():
            typer.echo(f"{name:<14}{text}")
    elif clean:
        _clean(checkout)
    else:
        chosen = [f"({marker})"] if marker else []
        slow = [name for name in _SLOW if name in _markers(checkout)] if fast else []
        chosen += [f"not {name}" for name in slow]
        options = ["-m", " and ".join(chosen)] if chosen else []
        _run([*options, *given], checkout, dict(os.environ))


def _refuse_without_framework(options: dict[str, object]) -> None:
    for name, value in options.items():
        if value:
            fail(
                f"{name} is for Feather's own tests: feather test --framework {name}. Options of "
                "pytest for the project's tests come after two dashes: feather test -- -m NAME",
                code=2,
            )


def _test_project(given: list[str], *, coverage: bool) -> None:
    from feather_cli.project import find_project

    root = find_project().root
    options: list[str] = []
    if coverage and importlib.util.find_spec("pytest_cov"):
        options = ["--cov=.", "--cov-report=term-missing:skip-covered"]
    elif coverage:
        print(
            "feather: no coverage report, because pytest-cov is not installed: pip install "
            "pytest-cov, or leave the report out with --no-coverage",
            file=sys.stderr,
        )
    _run([*options, *given], root, {**os.environ, "FEATHER_ENV": "testing"})


def _run(arguments: list[str], root: Path, environment: dict[str, str]) -> None:
    if importlib.util.find_spec("pytest") is None:
        fail(f"pytest is not installed for {sys.executable}: pip install pytest")
    # Ctrl-C reaches pytest as well, which then reports; this process waits for it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    command = [sys.executable, "-m", "pytest", *arguments]
    try:
        code = subprocess.run(command, cwd=root, env=environment, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
    if code == _NO_TESTS:
        fail(
            f"pytest found no tests in {root}: write functions called test_... in files called "
            "tests/test_....py, or look at the paths and filters that you gave"
        )
    raise typer.Exit(code)


def _checkout() -> Path:
    """Return the clone that feather-core is installed from, or end with an error."""
    import feather

    package = Path(feather.__file__).resolve().parent
    if package.parts[-len(_IN_CLONE) :] != _IN_CLONE:
        fail(
            f"--framework needs a clone of Feather: feather-core is installed from {package}, "
            "which comes without its tests. In a clone, run: make test",
            code=2,
        )
    return package.parents[len(_IN_CLONE) - 1]


def _markers(checkout: Path) -> dict[str, str]:
    import tomllib

    with (checkout / "pyproject.toml").open("rb") as file:
        options = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    rows = (line.partition(":") for line in options.get("markers", []))
    return {name.strip(): text.strip() for name, _, text in rows}


def _clean(checkout: Path) -> None:
    import shutil
    from fnmatch import fnmatch

    removed = 0
    for folder, folders, files in os.walk(checkout):
        for name in [*folders, *files]:
            if any(fnmatch(name, pattern) for pattern in _ARTEFACTS):
                target = Path(folder, name)
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                else:
                    target.unlink()
                removed += 1
        folders[:] = [f for f in folders if f not in _KEPT and Path(folder, f).is_dir()]
    typer.echo(f"Removed {removed} caches and reports of tests from {checkout}")
