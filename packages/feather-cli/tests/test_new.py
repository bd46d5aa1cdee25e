"""``feather new``: flags, questions and refusals."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from commands import RunFeather
from typer.testing import CliRunner, Result

from feather_cli.commands.new import app as command
from feather_cli.scaffold import options


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, answers: str | None = None) -> Result:
        monkeypatch.setattr(options, "may_ask", lambda: answers is not None)
        return CliRunner().invoke(command, [*arguments, "--no-install"], input=answers)

    return run


def test_it_writes_a_project_and_says_how_to_go_on(feather: RunFeather, tmp_path: Path) -> None:
    done = feather("new", "my-shop", "--no-install", "--database", "sqlite", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    count = sum(len(files) for _, _, files in os.walk(tmp_path / "my-shop"))
    assert done.stdout == (
        f"Created my-shop ({count} files).\n\n"
        "Next:\n"
        "  cd my-shop\n"
        "  python3 -m venv venv\n"
        "  source venv/bin/activate\n"
        "  python -m pip install -r requirements.txt\n"
        '  feather db migrate -m "Initial migration"\n'
        "  feather db upgrade\n"
        "  feather db seed\n"
        "  feather dev\n"
    )


def test_defaults_are_a_simple_app_without_database(new, tmp_path: Path) -> None:
    result = new("shop", "--no-prompt")
    assert "feather db" not in result.stdout
    assert (tmp_path / "shop/routes/pages/home.py").is_file()
    assert (tmp_path / "shop/requirements.txt").read_text().startswith("feather-core[cli,css]>=")


def test_vite_is_set_up_and_its_packages_are_the_next_step(new, tmp_path: Path) -> None:
    result = new("shop", "--frontend", "vite")
    assert "  npm install\n  feather dev\n" in result.stdout
    assert (tmp_path / "shop/package.json").is_file()
    assert (tmp_path / "shop/requirements.txt").read_text().startswith("feather-core[cli]>=")


def test_chosen_features_that_do_nothing_yet_are_told(new) -> None:
    notes = [
        line
        for line in new(
            "shop", "--jobs", "thread", "--cache", "memory", "--storage", "local"
        ).stdout.splitlines()
        if line.startswith("Note: ")
    ]
    assert [note.split(":")[1].strip() for note in notes] == ["File storage"]
    assert all("takes effect with a later one." in note for note in notes)


def test_a_path_names_the_folder_above(new, tmp_path: Path) -> None:
    (tmp_path / "my apps").mkdir()
    result = new("my apps/shop")
    assert result.exit_code == 0
    assert "  cd 'my apps/shop'\n" in result.stdout
    assert "Shop" in (tmp_path / "my apps/shop/README.md").read_text()


def test_an_empty_folder_is_filled(new, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    assert new("shop").exit_code == 0
    assert (tmp_path / "shop/app.py").is_file()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda p: (p.mkdir(), (p / "x").touch()),
            "the folder shop is there already and not empty",
        ),
        (lambda p: p.touch(), "shop is there already and is not a folder"),
        (lambda p: p.symlink_to("elsewhere"), "shop is there already and is not a folder"),
    ],
)
def test_what_is_in_the_way_is_left_alone(new, tmp_path: Path, make, told: str) -> None:
    make(tmp_path / "shop")
    result = new("shop")
    assert result.exit_code == 1
    assert f"feather: {told}: choose another name, or move it away\n" in result.stderr
    assert names(tmp_path) == ["shop"]


def test_a_missing_folder_above_is_told(new, tmp_path: Path) -> None:
    result = new("apps/shop")
    assert result.exit_code == 1
    assert result.stderr == (
        "feather: the folder apps does not exist: make it first, mkdir -p apps\n"
    )
    assert names(tmp_path) == []


def test_a_shadowing_name_is_wrong_usage(new, tmp_path: Path) -> None:
    result = new("flask")
    assert result.exit_code == 2
    assert result.stderr.startswith("feather: a project cannot be called 'flask': it would hide")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (
            ("--database", "sqllite"),
            (
                "--database 'sqllite' is not known: the nearest accepted value is 'sqlite' "
                "(accepted: none, sqlite, postgresql)"
            ),
        ),
        (
            ("--jobs", "thred"),
            (
                "--jobs 'thred' is not known: the nearest accepted value is 'thread' "
                "(accepted: none, sync, thread, rq)"
            ),
        ),
        (
            ("--app-type", "single-tenant", "--database", "none"),
            (
                "--database none does not go with accounts, which are kept in a database "
                "(available now: sqlite, postgresql)"
            ),
        ),
        (
            ("--app-type", "single-tenant", "--admin-email", "ada@"),
            "--admin-email 'ada@' is no email address: write name@example.com",
        ),
        (
            ("--app-type", "multi-tenant"),
            (
                "--app-type multi-tenant needs feather-tenancy, which is still to come in a later "
                "release (available now: simple, single-tenant)"
            ),
        ),
        (
            ("--frontend", "webpack"),
            (
                "--frontend 'webpack' is not known: the nearest accepted value is 'vite' "
                "(accepted: standalone, vite)"
            ),
        ),
        (
            ("--email", "resend"),
            (
                "--email resend needs feather-mail, whose backends are still to come in a later "
                "release (available now: none)"
            ),
        ),
        (
            ("--admin-email", "ada@example.com", "--no-prompt"),
            (
                "--admin-email belongs to apps with user accounts: leave it out, or choose "
                "--app-type single-tenant"
            ),
        ),
    ],
)
def test_a_flag_that_cannot_be_taken_is_wrong_usage(
    new, tmp_path: Path, flags: tuple[str, ...], told: str
) -> None:
    result = new("shop", *flags, answers="")
    assert (result.exit_code, result.stderr) == (2, f"feather: {told}\n")
    assert names(tmp_path) == []


def test_questions_are_asked_in_order_and_wrong_answers_again(new, tmp_path: Path) -> None:
    answers = "multi-tenant\nsimple\nSQLite\nvite\nthred\nthread\n\nlocal\n"
    result = new("shop", answers=answers)
    assert result.exit_code == 0, result.output
    asked = ["App type", "Database", "Front end", "Background jobs", "Caching", "File storage"]
    places = [result.stdout.index(f"\n{question}:\n") for question in asked]
    assert places == sorted(places)
    assert "needs feather-tenancy, which is still to come" in result.stdout
    assert "the nearest accepted value is 'thread'" in result.stdout
    assert "mail" not in result.stdout.lower()
    settings = (tmp_path / "shop/.env").read_text()
    assert "sqlite:///app.db" in settings
    assert "JOB_BACKEND=thread" in settings
    assert "CACHE_BACKEND" not in settings
    assert "STORAGE_BACKEND=local" in settings
    assert (tmp_path / "shop/vite.config.js").is_file()


def test_a_flag_is_not_asked_about(new) -> None:
    flags = ("--app-type", "simple", "--database", "none", "--cache", "memory")
    result = new("shop", *flags, answers="\n\n\n")
    assert result.exit_code == 0
    assert "Background jobs:" in result.stdout
    for question in ("App type:", "Database:", "Caching:\n"):
        assert question not in result.stdout


def test_giving_up_writes_nothing(new, tmp_path: Path) -> None:
    result = new("shop", answers="simple\n")
    assert result.exit_code == 1
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("flags", "ci", "asks"), [((), "", True), ((), "true", False), (("--no-prompt",), "", False)]
)
def test_only_a_person_at_a_terminal_is_asked(
    tmp_path: Path, flags: tuple[str, ...], ci: str, asks: bool
) -> None:
    master, slave = pty.openpty()
    os.write(master, b"\n" * 6)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "feather", "new", "shop", "--no-install", *flags],
            cwd=tmp_path,
            env={**os.environ, "CI": ci},
            stdin=slave,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(slave)
        os.close(master)
    assert done.returncode == 0, done.stderr
    assert ("App type:" in done.stdout) is asks


def test_a_folder_that_cannot_be_written_is_told(new, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    result = new("shop")
    assert result.exit_code == 1
    assert result.stderr == (
        "feather: cannot write shop: No space left on device. Nothing was written.\n"
    )
    assert names(tmp_path) == []


def test_a_broken_template_leaves_nothing_behind(new, tmp_path: Path, monkeypatch) -> None:
    from feather_cli.scaffold import project

    monkeypatch.setattr(project, "templates", lambda _: {"app.py": "common/missing.tmpl"})
    assert new("shop").exit_code == 1
    assert names(tmp_path) == []


def test_the_help_names_every_flag(feather: RunFeather) -> None:
    shown = feather("new", "--help").stdout
    for flag in (
        *("--app-type", "--database", "--frontend", "--jobs", "--cache", "--storage"),
        *("--email", "--admin-email", "--no-prompt", "--no-install"),
    ):
        assert flag in shown
    assert "Create a project: an app that runs, with tests of its own." in shown
