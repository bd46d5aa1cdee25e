"""The projects run: their own tests pass, and their commands work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import RunFeather
from scaffolds import Scaffold


def run_its_tests(project: Path, *which: str, **environment: str) -> str:
    options = ("-q", "-p", "no:cacheprovider", "-n", "0")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", *options, *which],
        cwd=project,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_project_without_database_passes_its_tests(scaffold: Scaffold) -> None:
    assert " passed" in run_its_tests(scaffold(database="none"))


def test_a_project_with_sqlite_passes_its_tests_and_keeps_its_data(scaffold: Scaffold) -> None:
    project = scaffold(database="sqlite")
    (project / ".env").unlink()  # as after a git clone
    database = project / "instance" / "app.db"
    database.parent.mkdir()
    database.write_bytes(b"precious")
    assert " passed" in run_its_tests(project, DATABASE_URL="sqlite:///app.db")
    assert database.read_bytes() == b"precious"


def test_a_project_with_accounts_passes_the_tests_of_who_gets_in(scaffold: Scaffold) -> None:
    project = scaffold(app_type="single-tenant", database="sqlite")
    # Those of the notes are the ones that run above, and take longest.
    assert " passed" in run_its_tests(project, "tests/test_auth.py", "tests/test_admin.py")


@pytest.mark.parametrize("backend", ["sync", "thread"])
def test_a_project_with_jobs_passes_its_tests(
    feather: RunFeather, tmp_path: Path, backend: str
) -> None:
    options = ("--database", "sqlite", "--jobs", backend, "--no-prompt", "--no-install")
    done = feather("new", "shop", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Note: " not in done.stdout
    guide = (tmp_path / "shop/CLAUDE.md").read_text("utf-8")
    assert "Work that may wait goes into a job" in guide
    assert " passed" in run_its_tests(tmp_path / "shop")


def test_a_project_with_postgresql_tests_on_sqlite_without_a_server(scaffold: Scaffold) -> None:
    assert " passed" in run_its_tests(scaffold(database="postgresql"))


def test_a_project_with_postgresql_tests_on_a_server_that_it_is_given(
    scaffold: Scaffold, postgres_url: str
) -> None:
    assert " passed" in run_its_tests(
        scaffold(database="postgresql"), TEST_DATABASE_URL=postgres_url
    )


def test_the_commands_of_the_closing_message_work(scaffold: Scaffold, feather: RunFeather) -> None:
    project = scaffold(database="sqlite")
    for command in (
        ("db", "migrate", "-m", "Initial migration"),
        ("db", "upgrade"),
        ("db", "seed"),
        ("db", "seed"),
    ):
        done = feather(*command, cwd=project)
        assert done.returncode == 0, done.stderr
    (migration,) = (project / "migrations/versions").glob("*.py")
    assert "'notes'" in migration.read_text("utf-8")
    shown = feather(
        "shell", cwd=project, stdin="from models import Note\nprint(Note.query.count())"
    )
    assert shown.stdout.strip() == "1"
