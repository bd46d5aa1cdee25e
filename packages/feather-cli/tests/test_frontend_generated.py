"""``.feather/``, and what is asked of plugins for it."""

import json
import re
from pathlib import Path

import pytest
from distributions import MakeDistribution

from feather_cli.frontend.generated import generate, tailwind_entry
from feather_cli.frontend.sources import PluginSources, plugin_sources
from feather_cli.frontend.toolchain import Frontend

NONE = PluginSources((), ())


@pytest.fixture
def frontend(tmp_path: Path) -> Frontend:
    (tmp_path / "app.py").touch()
    (tmp_path / ".env").touch()
    return Frontend(tmp_path)


def test_the_entry_names_every_source(tmp_path: Path) -> None:
    sources = PluginSources((tmp_path / 'a "b"',), (tmp_path / "classes.txt",))
    text = tailwind_entry(sources)
    assert '@source "../templates";' in text
    assert '@source "../static/{js,islands}/**/*";' in text
    assert f'@source "{tmp_path}/a \\"b\\"";' in text
    assert f'@source "{tmp_path}/classes.txt";' in text
    assert "preflight" not in text
    assert "@layer theme, base, components, utilities;" in text
    assert "--color-primary: var(--primary);" in text


def test_files_are_written_once_and_ignored_by_git(frontend: Frontend) -> None:
    generate(frontend, NONE)
    folder = frontend.root / ".feather"
    assert {p.name for p in folder.iterdir()} == {".gitignore", "feather.d.ts", "tailwind.css"}
    assert (folder / ".gitignore").read_text() == "*\n"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    generate(frontend, NONE)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    (folder / "tailwind.css").write_text("edited")
    generate(frontend, NONE)
    assert "@source" in (folder / "tailwind.css").read_text()


def test_vite_is_given_its_plugin_and_the_templates(frontend: Frontend, tmp_path: Path) -> None:
    (frontend.root / "vite.config.js").touch()
    generate(frontend, PluginSources((tmp_path / "theirs",), ()))
    project = json.loads((frontend.generated / "project.json").read_text())
    assert project == {
        "name": frontend.root.name,
        "templates": [str(frontend.root / "templates"), str(tmp_path / "theirs")],
    }
    assert "export default function feather()" in (frontend.generated / "vite.js").read_text()


def test_tests_of_islands_find_the_scripts_and_what_these_load(frontend: Frontend) -> None:
    (frontend.root / "vite.config.js").touch()
    generate(frontend, NONE)
    scripts = frontend.generated / "scripts"
    for name in ("api.js", "feather.js", "testing.js"):
        text = (scripts / name).read_text("utf-8")
        for chunk in re.findall(r'import\("\./([^"]+)"\)', text):
            assert (scripts / chunk).is_file(), chunk
    assert "chunk-" in (scripts / "feather.js").read_text("utf-8")


def test_plugins_that_the_app_uses_contribute_and_broken_ones_do_not(
    frontend: Frontend, make_distribution: MakeDistribution
) -> None:
    plugin = """
        from pathlib import Path

        from feather.plugins import Plugin, hookimpl

        class Good(Plugin):
            name = "good"

            @hookimpl
            def feather_template_folders(self):
                return [Path(__file__).parent]

            @hookimpl
            def feather_tailwind_sources(self):
                return [Path(__file__).parent, Path(__file__)]
    """
    site = make_distribution("good", modules={"good.py": plugin}, plugins={"good": "good:Good"})
    make_distribution("bad", modules={"bad.py": "raise OSError"}, plugins={"bad": "bad:Bad"})
    (frontend.root / ".env").write_text("FEATHER_DISABLED_PLUGINS=auth,jobs\n")
    expected = PluginSources((site,), (site / "good.py",))
    assert plugin_sources(frontend.root) == expected
    (frontend.root / ".env").write_text("FEATHER_DISABLED_PLUGINS=auth,jobs,good\n")
    assert plugin_sources(frontend.root) == NONE


@pytest.mark.parametrize("name", ["vite.config.js", "vite.config.ts", "vite.config.mjs"])
def test_a_configuration_makes_it_vite(frontend: Frontend, name: str) -> None:
    assert frontend.toolchain == "standalone"
    (frontend.root / name).touch()
    assert frontend.toolchain == "vite"
    assert not frontend.is_built()
    frontend.built.mkdir(parents=True)
    frontend.manifest.touch()
    assert frontend.is_built()
