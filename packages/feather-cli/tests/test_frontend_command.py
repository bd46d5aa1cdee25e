"""``feather frontend``: from one toolchain to the other and back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from feather_cli.commands.frontend import app as command
from feather_cli.frontend import tailwind
from feather_cli.scaffold.options import Options
from feather_cli.scaffold.project import prepare, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "shop", prepare("shop", Options()).files)
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def frontend(project: Path) -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(command, arguments)


def contents(project: Path) -> dict[str, bytes]:
    files = (path for path in project.rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in files}


def test_it_shows_the_toolchain(frontend: Callable[..., Result]) -> None:
    result = frontend()
    assert (result.exit_code, result.stdout) == (0, "shop uses the toolchain standalone.\n")
    assert frontend("standalone").stdout == result.stdout


def test_there_and_back_leaves_the_project_as_it_was(
    frontend: Callable[..., Result], project: Path
) -> None:
    before = contents(project)
    (project / "static/dist").mkdir()
    (project / "static/dist/app.css").touch()
    result = frontend("vite")
    assert result.stdout == (
        "Writing package.json\n"
        "Writing vite.config.js\n"
        "Removing static/dist\n"
        "Next:\n"
        "  npm install\n"
        "  feather dev\n"
    )
    made = dict(prepare("shop", Options(frontend="vite")).files)
    assert contents(project) == {
        **before,
        "package.json": made["package.json"],
        "vite.config.js": made["vite.config.js"],
    }
    assert frontend().stdout == "shop uses the toolchain vite.\n"
    (project / "node_modules").mkdir()
    result = frontend("standalone")
    assert result.stdout == (
        "Removing package.json\n"
        "Removing vite.config.js\n"
        "Not needed any more: rm -r node_modules\n"
        "Next:\n"
        "  feather dev\n"
    )
    assert contents(project) == before


def test_a_dry_run_changes_nothing(frontend: Callable[..., Result], project: Path) -> None:
    before = contents(project)
    result = frontend("vite", "--dry-run")
    assert result.stdout.startswith("Would write package.json\nWould write vite.config.js\n")
    assert contents(project) == before


def test_a_package_json_of_ones_own_stays(frontend: Callable[..., Result], project: Path) -> None:
    own = '{"name": "mine", "dependencies": {"left-pad": "1.3.0"}}'
    (project / "package.json").write_text(own)
    result = frontend("vite")
    assert "package.json is yours and stays as it is.\n" in result.stdout
    assert (
        "  npm install --save-dev vite @tailwindcss/vite@4.3.3 tailwindcss@4.3.3\n" in result.stdout
    )
    assert (project / "package.json").read_text() == own
    result = frontend("standalone")
    assert "package.json was edited and stays; it is not needed without Vite.\n" in result.stdout
    assert (project / "package.json").read_text() == own
    assert not (project / "vite.config.js").exists()


def test_an_edited_configuration_is_not_removed(
    frontend: Callable[..., Result], project: Path
) -> None:
    frontend("vite")
    config = project / "vite.config.js"
    config.write_text(config.read_text().replace("plugins", "server: { port: 3000 },\n  plugins"))
    before = contents(project)
    result = frontend("standalone")
    assert (result.exit_code, result.stderr) == (
        1,
        (
            f"feather: {config} is not as Feather wrote it, so it is not removed. "
            "A project without a vite.config.* does without Vite: keep what you need of it and "
            "delete it\n"
        ),
    )
    assert contents(project) == before


def test_a_renamed_project_is_known_again(frontend: Callable[..., Result], project: Path) -> None:
    frontend("vite")
    package = json.loads((project / "package.json").read_text())
    text = (project / "package.json").read_text().replace(package["name"], "other")
    (project / "package.json").write_text(text)
    assert frontend("standalone").exit_code == 0
    assert not (project / "package.json").exists()


def test_the_versions_named_are_those_of_the_scaffold(project: Path) -> None:
    from feather_cli.frontend.switching import _PACKAGES

    package = json.loads(prepare("shop", Options(frontend="vite")).files["package.json"])
    pinned = {
        name if version.startswith("^") else f"{name}@{version}"
        for name, version in package["devDependencies"].items()
    }
    assert set(_PACKAGES.split()) == pinned


def test_without_the_compiler_it_says_what_to_install(
    frontend: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend("vite")
    monkeypatch.setattr(tailwind, "compiler", lambda: None)
    result = frontend("standalone")
    assert "requirements.txt should name the extra css: feather-core[cli,css]\n" in result.stdout
    assert 'Next:\n  pip install "feather-core[css]"\n  feather dev\n' in result.stdout


def test_an_unknown_toolchain_is_wrong_usage(frontend: Callable[..., Result]) -> None:
    result = frontend("vit")
    assert (result.exit_code, result.stderr) == (
        2,
        (
            "feather: feather frontend 'vit' is not known: the nearest accepted value is 'vite' "
            "(accepted: standalone, vite)\n"
        ),
    )
