"""``feather dev`` without Node: styles are compiled, and open pages show edits."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from browsers import Complaints
from distributions import write_distribution
from edits import edit, processes_in, until
from playwright.sync_api import Page, expect
from servers import feather, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLUGIN = """
    from pathlib import Path

    from feather.plugins import Plugin, hookimpl


    class Badges(Plugin):
        name = "badges"

        @hookimpl
        def feather_template_folders(self):
            return [Path(__file__).parent / "templates"]

        @hookimpl
        def feather_tailwind_sources(self):
            return [Path(__file__).parent / "classes.txt"]
"""

SLOW = 20_000  # milliseconds, for machines that do other things as well


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standalone")
    feather(folder, "new", "shop", "--no-prompt", "--no-install")
    return folder / "shop"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plugin whose template and class list nobody but the compiler reads."""
    return write_distribution(
        tmp_path_factory.mktemp("site"),
        "badges",
        modules={
            "badges/__init__.py": PLUGIN,
            "badges/templates/badge.html": '<b class="tracking-[3px]">',
            "badges/classes.txt": "tracking-[4px]",
        },
        plugins={"badges": "badges:Badges"},
    )


@pytest.fixture(scope="module")
def running(project: Path, site: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the server, and what it has printed."""
    command = [sys.executable, "-m", "feather", "dev", "--port", "0"]
    # Nothing is on the PATH: neither Node nor anything else is needed.
    environment = {"PYTHONPATH": str(site), "PATH": ""}
    with serving(project, command, env=environment) as (url, process, lines):
        _wait_for_the_first_stylesheet(project, url)
        yield url, lines
    assert process.returncode == 0
    assert processes_in(project) == []


def _wait_for_the_first_stylesheet(project: Path, url: str) -> None:
    """Wait until pages link it and the server has told so: pages opened later are not reloaded."""
    until((project / "static/dist/app.css").is_file)
    deadline = time.monotonic() + 2  # it is looked for every second
    while time.monotonic() < deadline:
        with urlopen(url) as page:
            found = re.search(r"live\.js\?at=\w+-(\d+)", page.read().decode())
        assert found
        if found[1] != "0":
            return
        time.sleep(0.1)  # or it was there before the server was, and there is nothing to tell


@pytest.fixture
def opened(running: tuple[str, list[str]], page: Page) -> Page:
    """The home page, with a mark that no reload leaves."""
    with page.expect_request("**/_feather/live?*"):
        page.goto(running[0])
    page.wait_for_function("() => (window.mark = true)")
    return page


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.mark === true"))


def test_the_classes_of_templates_scripts_and_plugins_are_compiled(
    running: tuple[str, list[str]], project: Path
) -> None:
    stylesheet = project / "static/dist/app.css"
    until(stylesheet.is_file)
    text = stylesheet.read_text("utf-8")
    assert "tracking-\\[3px\\]" in text
    assert "tracking-\\[4px\\]" in text


def test_an_edited_template_shows_with_its_new_styles(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    new = '{% block content %}<p class="tracking-[5px] text-primary">Edited</p>'
    edit(project / "templates/pages/home.html", "{% block content %}", new)
    expect(opened.get_by_text("Edited")).to_have_css("letter-spacing", "5px", timeout=SLOW)
    assert not is_the_same(opened)
    assert complaints.lines == []


def test_an_edited_stylesheet_is_exchanged_in_the_open_page(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    with (project / "static/css/app.css").open("a", encoding="utf-8") as stylesheet:
        stylesheet.write("body { word-spacing: 7px; }\n")
    expect(opened.locator("body")).to_have_css("word-spacing", "7px", timeout=SLOW)
    assert is_the_same(opened)
    links = opened.locator("link[rel=stylesheet][href*='/static/']")
    expect(links).to_have_count(1)
    assert complaints.lines == []


def test_an_edited_script_reloads_the_page(opened: Page, project: Path) -> None:
    with (project / "static/js/app.js").open("a", encoding="utf-8") as script:
        script.write("document.documentElement.dataset.edited = 'yes';\n")
    expect(opened.locator("html")).to_have_attribute("data-edited", "yes", timeout=SLOW)


def test_edited_python_shows_once_the_server_is_back(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    whole = '"pages/home.html", now=datetime.now(UTC))'
    edit(project / "routes/pages/home.py", whole, f'{whole} + "soon"')
    expect(opened.get_by_text("soon")).to_be_visible(timeout=SLOW)
    assert complaints.lines == []


def test_a_mistake_in_the_stylesheet_is_told_and_mended(
    opened: Page, project: Path, running: tuple[str, list[str]]
) -> None:
    stylesheet = project / "static/css/app.css"
    good = stylesheet.read_text("utf-8")
    stylesheet.write_text(good + ".wrong { @apply no-such-class; }\n", "utf-8")
    until(lambda: any("no-such-class" in line for line in running[1]))
    stylesheet.write_text(good + "body { text-indent: 2px; }\n", "utf-8")
    expect(opened.locator("body")).to_have_css("text-indent", "2px", timeout=SLOW)
    assert is_the_same(opened)
