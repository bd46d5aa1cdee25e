"""``feather eject``: pages of a plugin, taken over by a project."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from distributions import MakeDistribution
from typer.testing import CliRunner, Result

from feather_cli.commands.eject import app as command
from feather_cli.ejecting.answers import unknown

Eject = Callable[..., Result]

PLUGIN = """
    from pathlib import Path
    from feather.plugins import Ejectable, Plugin, hookimpl

    HERE = Path(__file__).parent / "shop"
    IMPORTS = {"acme_panel.shop.services": "services"}

    class PanelPlugin(Plugin):
        name = "panel"

        @hookimpl
        def feather_eject(self):
            return [
                Ejectable("panel", "routes", "Routes", HERE / "routes", "routes", IMPORTS),
                Ejectable("panel", "routes", "Queries", HERE / "services" / "panel_service.py",
                          "services/panel_service.py", IMPORTS),
                Ejectable("panel", "templates", "Pages", HERE / "templates", "templates"),
                Ejectable("badge", "templates", "A badge", HERE / "badge.html",
                          "templates/badge.html"),
            ]
"""
ROUTES = """\
from acme_panel.tools import double
from acme_panel.shop.services.panel_service import (  # the app's own copy, once ejected
    PanelService,
)

NAME = "acme_panel.shop.services"


def total() -> int:
    return double(PanelService().total())
"""
PAGES = ("templates/pages/panel/list.html", "templates/pages/panel/show.html")
MODULES = ("routes/pages/panel.py", "services/panel_service.py")
DISTRIBUTION = {
    "acme_panel/__init__.py": "",
    "acme_panel/plugin.py": PLUGIN,
    "acme_panel/tools.py": "def double(number): return 2 * number\n",
    "acme_panel/shop/__init__.py": "",
    "acme_panel/shop/badge.html": "<b>new</b>\n",
    "acme_panel/shop/routes/__init__.py": '"""No code."""\n',
    "acme_panel/shop/routes/pages/panel.py": ROUTES,
    "acme_panel/shop/services/panel_service.py": (
        "class PanelService:\n    def total(self):\n        return 21\n"
    ),
    "acme_panel/shop/templates/pages/panel/list.html": "<h1>All</h1>\n",
    "acme_panel/shop/templates/pages/panel/show.html": "<h1>One</h1>\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "shop"
    (root / "templates").mkdir(parents=True)
    (root / "app.py").touch()
    monkeypatch.chdir(root / "templates")
    monkeypatch.setenv("FEATHER_PLUGINS", "panel")
    return root


@pytest.fixture
def eject(project: Path, make_distribution: MakeDistribution) -> Eject:
    make_distribution(
        "acme-panel", plugins={"panel": "acme_panel.plugin:PanelPlugin"}, modules=DISTRIBUTION
    )
    return lambda *arguments: CliRunner().invoke(command, arguments)


def contents(project: Path) -> dict[str, str]:
    files = (path for path in project.rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_text() for path in files}


def refused(result: Result, code: int = 1) -> str:
    """Return the text of an error, which is all that is printed."""
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert result.stderr.startswith("feather: ")
    return result.stderr.removeprefix("feather: ").rstrip("\n")


def test_all_parts_are_copied_and_work_in_the_project(
    eject: Eject, project: Path, tmp_path: Path
) -> None:
    result = eject("panel")
    assert (result.exit_code, result.stdout) == (
        0,
        (
            "Wrote templates/pages/panel/list.html\n"
            "Wrote templates/pages/panel/show.html\n"
            "Wrote routes/pages/panel.py\n"
            "Wrote services/panel_service.py\n"
            "The app uses these copies from now on: a template of the app comes before the "
            "plugin's of the same path, and a route of the app comes before the plugin's of the "
            "same path and method.\n"
            "Upgrades of acme-panel do not reach them. To go back, delete them.\n"
        ),
    )
    assert set(contents(project)) == {"app.py", *PAGES, *MODULES}
    old, new = "from acme_panel.shop.services.panel", "from services.panel"
    assert (project / MODULES[0]).read_text() == ROUTES.replace(old, new)
    script = "from routes.pages.panel import PanelService, total; print(total(), PanelService)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project,
        env={"PYTHONPATH": str(tmp_path / "site"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "42 <class 'services.panel_service.PanelService'>\n"
    again = eject("panel", "--all")
    assert again.stdout == (
        "As the plugin has them already: 4 files.\nThere was nothing to write.\n"
    )


@pytest.mark.parametrize(
    ("flags", "paths"),
    [
        (["--templates"], PAGES),
        (["--routes"], MODULES),
        (["--templates", "--routes"], [*PAGES, *MODULES]),
        (["--templates", "--all"], [*PAGES, *MODULES]),
        (["--only", "panel/show.html"], PAGES[1:]),
        (["--only", "sh*.html", "--only", "services/*"], [PAGES[1], MODULES[1]]),
        (["--routes", "--only", "*.py"], MODULES),
    ],
    ids=" ".join,
)
def test_parts_and_patterns_choose_files(
    eject: Eject, project: Path, flags: list[str], paths: list[str]
) -> None:
    result = eject("panel", *flags)
    assert result.exit_code == 0, result.output
    assert set(contents(project)) == {"app.py", *paths}
    assert ("a template of the app" in result.stdout) is bool({*paths} & {*PAGES})
    assert ("a route of the app" in result.stdout) is bool({*paths} & {*MODULES})


def test_an_import_stays_while_the_project_has_no_copy_of_the_module(
    eject: Eject, project: Path
) -> None:
    eject("panel", "--only", "routes/pages/panel.py")
    assert (project / MODULES[0]).read_text() == ROUTES
    eject("panel", "--only", "services/*")
    assert eject("panel", "--only", "routes/*/*.py", "--force").exit_code == 0
    assert "from services.panel_service import" in (project / MODULES[0]).read_text()


def test_the_list_says_what_the_project_has(eject: Eject, project: Path) -> None:
    for path in (PAGES[0], MODULES[1]):
        (project / path).parent.mkdir(parents=True)
        (project / path).touch()
    result = eject("--list")
    assert result.exit_code == 0
    lines = [line.split(None, 5) for line in result.stdout.splitlines() if line[1:2].isalpha()]
    lines = [[cell.strip() for cell in line] for line in lines]
    assert lines == [
        ["name", "part", "target", "files", "taken", "title"],
        ["badge", "templates", "templates/badge.html", "1", "none", "A badge"],
        ["panel", "templates", "templates", "2", "some", "Pages"],
        ["panel", "routes", "routes", "1", "none", "Routes"],
        ["panel", "routes", "services/panel_service.py", "1", "all", "Queries"],
    ]
    result = eject("panel", "--templates", "--list", "--json")
    row = {"name": "panel", "part": "templates", "title": "Pages", "target": "templates"}
    row |= {"files": list(PAGES), "taken": "some", "plugin": "panel"}
    assert json.loads(result.stdout) == {"schema": 1, "ejectables": [row]}


def test_a_file_with_other_content_stops_it_and_nothing_is_written(
    eject: Eject, project: Path
) -> None:
    eject("panel", "--templates")
    for path in (PAGES[1], MODULES[1]):
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text("mine")
    before = contents(project)
    for arguments in (["panel"], ["panel", "--dry-run"], ["panel", "--json"]):
        assert refused(eject(*arguments)) == (
            f"2 files are in {project} already, with other content:\n"
            f"  {PAGES[1]}\n"
            f"  {MODULES[1]}\n"
            "Nothing was written. Move them away, keep them and copy the others with --keep, or "
            "overwrite them with --force"
        )
    assert refused(eject("panel", "--templates")).startswith("1 file is in ")
    assert contents(project) == before

    result = eject("panel", "--keep", "--json")
    assert json.loads(result.stdout) == {
        "schema": 1,
        "files": [
            {"path": PAGES[0], "part": "templates", "state": "unchanged"},
            {"path": PAGES[1], "part": "templates", "state": "kept"},
            {"path": MODULES[0], "part": "routes", "state": "new"},
            {"path": MODULES[1], "part": "routes", "state": "kept"},
        ],
        "dry_run": False,
    }
    assert (project / PAGES[1]).read_text() == (project / MODULES[1]).read_text() == "mine"
    result = eject("panel", "--keep")
    assert "Kept with the app's own content: 2 files.\nThere was nothing to" in result.stdout

    result = eject("panel", "--force")
    assert result.stdout.startswith(
        f"Overwrote {PAGES[1]}\nOverwrote {MODULES[1]}\nAs the plugin has them already: 2 files.\n"
    )
    assert contents(project)[PAGES[1]] == "<h1>One</h1>\n"
    assert set(contents(project)) == set(before) | {MODULES[0]}


def test_a_dry_run_writes_nothing(eject: Eject, project: Path) -> None:
    (project / "templates/badge.html").write_text("mine")
    before = contents(project)
    result = eject("badge", "--dry-run", "--force")
    assert result.stdout == "Would overwrite templates/badge.html\nNothing was written.\n"
    result = eject("panel", "--dry-run", "--routes")
    assert result.stdout == (
        "Would write routes/pages/panel.py\n"
        "Would write services/panel_service.py\n"
        "Nothing was written.\n"
    )
    result = eject("panel", "--dry-run", "--json")
    assert json.loads(result.stdout)["dry_run"] is True
    assert contents(project) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            [],
            "name what to copy, as in feather eject admin; feather eject --list shows all",
        ),
        (
            ["panl"],
            (
                "nothing called 'panl' can be ejected; the nearest is 'panel' "
                "(feather eject --list shows all)"
            ),
        ),
        (
            ["auth"],
            (
                "the plugin 'auth' is disabled here, so nothing of it can be ejected: not named in "
                "FEATHER_PLUGINS. More: feather plugins auth"
            ),
        ),
        (["badge", "--routes"], "'badge' has no routes to eject, only templates"),
        (
            ["panel", "--only", "shows.html"],
            "no file matches --only 'shows.html'; the nearest is 'show.html'",
        ),
        (["panel", "--only", ""], "no file matches --only ''; the nearest is 'list.html'"),
        (["panel", "--force", "--keep"], "--force and --keep exclude each other: choose one"),
    ],
)
def test_a_wrong_call_is_told_what_is_right(
    eject: Eject, project: Path, arguments: list[str], message: str
) -> None:
    assert refused(eject(*arguments), code=2) == message
    assert set(contents(project)) == {"app.py"}


def test_a_plugin_without_anything_to_eject_is_told_from_one_that_is_not_there(
    eject: Eject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEATHER_PLUGINS", "panel,mail")
    message = refused(eject("mail"), code=2)
    assert message.startswith("feather-mail ")
    assert " has nothing to eject; the nearest is 'panel'" in message
    monkeypatch.setenv("FEATHER_PLUGINS", "mail")
    assert refused(eject("admn"), code=2) == (
        "nothing called 'admn' can be ejected, and no other plugin of this app has anything: "
        "feather plugins lists them"
    )
    assert eject("--list").stdout == "No plugin of this app has anything to eject.\n"
    monkeypatch.setenv("FEATHER_PLUGINS", "pannel")
    assert "no plugin called 'pannel' is installed" in refused(eject("panel"))
    # Every plugin of Feather is installed where its tests run.
    assert unknown("admin", [], []) == (
        "the plugin 'admin' is not installed: pip install \"feather-core[admin]\""
    )


def test_outside_of_a_project_it_says_where_one_would_be(
    eject: Eject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(eject("panel"), code=2).startswith(f"no Feather project at {tmp_path} or above")


def test_what_is_in_the_place_of_a_file_or_folder_stops_it(
    eject: Eject, project: Path, tmp_path: Path
) -> None:
    services = project / "services"
    services.write_text("a file")
    assert refused(eject("panel", "--force")) == (
        "services is a file, and services/panel_service.py needs a folder there: move it away"
    )
    services.unlink()
    (project / MODULES[1]).mkdir(parents=True)
    assert refused(eject("panel", "--force")) == (
        "services/panel_service.py is a folder, and a file has to be there: move it away"
    )
    (project / MODULES[1]).rmdir()
    services.rmdir()
    (tmp_path / "elsewhere").mkdir()
    services.symlink_to(tmp_path / "elsewhere")
    assert refused(eject("panel", "--force")) == (
        f"services/panel_service.py is outside of the project, for {services} leads to "
        f"{tmp_path / 'elsewhere'}: make it a folder, or leave the file out with --only"
    )
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not (project / "templates/pages").exists()


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (
            '"templates/badge.html"',
            '"../badge.html"',
            "offers to eject '../badge.html', which is no plain path inside the project",
        ),
        (
            '"badge", "templates"',
            '"badge", "badges"',
            "offers to eject 'templates/badge.html' as 'badges', which is no part of a project",
        ),
        (
            '"badge.html"',
            '"absent"',
            "offers to eject 'templates/badge.html' from {shop}/absent, where no file is",
        ),
        (
            '"services/panel_service.py"',
            '"routes/pages/panel.py"',
            "offers to eject 'routes/pages/panel.py', which acme-panel offers, too",
        ),
        (
            '"acme_panel.shop.services"',
            '"acme_panel.tools.double"',
            (
                "offers {shop}/routes/pages/panel.py, which cannot be ejected: line 1 must be "
                "written as: import acme_panel.tools.double as double"
            ),
        ),
    ],
    ids=["place", "part", "source", "twice", "imports"],
)
def test_a_plugin_that_offers_what_cannot_be_copied_is_named(
    eject: Eject, project: Path, tmp_path: Path, old: str, new: str, cause: str
) -> None:
    module = tmp_path / "site/acme_panel/plugin.py"
    source = module.read_text()
    assert old in source
    module.write_text(source.replace(old, new))
    assert refused(eject("panel")) == (
        f"acme-panel 1.0 {cause.format(shop=tmp_path / 'site/acme_panel/shop')}. "
        "Upgrade acme-panel, or tell its authors"
    )
    assert set(contents(project)) == {"app.py"}


def test_a_file_that_cannot_be_written_is_named(
    eject: Eject, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", str(project / MODULES[1]))

    monkeypatch.setattr("shutil.copymode", fail)
    (project / "services").mkdir()
    (project / MODULES[1]).write_text("mine")
    before = contents(project)
    assert refused(eject("panel", "--force")) == (
        f"cannot copy {project / MODULES[1]}: No space left on device. Nothing was written"
    )
    assert contents(project) == before
    assert not (project / "routes").exists()
