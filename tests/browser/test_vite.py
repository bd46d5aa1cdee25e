"""``feather dev`` with Vite, which replaces modules in the open page, and what Vite builds."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from browsers import Complaints
from edits import edit, processes_in, until
from playwright.sync_api import Page, Response, expect
from servers import feather, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(which("npm") is None, reason="npm is not on this machine"),
]

SLOW = 20_000  # milliseconds, for machines that do other things as well


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vite")
    feather(folder, "new", "shop", "--frontend", "vite", "--no-prompt", "--no-install")
    npm = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(npm, cwd=folder / "shop", check=True, timeout=120)
    return folder / "shop"


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "feather", "dev", "--port", "0"]
    with serving(project, command) as (url, process, _):
        yield url
    assert process.returncode == 0
    assert processes_in(project) == []


@pytest.fixture
def opened(address: str, page: Page) -> Page:
    """The home page, connected to Vite, with a mark that no reload leaves."""
    connected: list[str] = []
    page.on("console", lambda message: connected.append(message.text))
    with page.expect_request("**/_feather/live?*"):
        page.goto(address)
    until(lambda: page.evaluate("1") and "[vite] connected." in connected)
    page.evaluate("window.mark = true")
    return page


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.mark === true"))


def test_the_address_is_vites_and_its_policy_strict(address: str, page: Page) -> None:
    assert address.startswith("http://localhost:")
    response = page.goto(address)
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert f"connect-src 'self' ws://{address.removeprefix('http://')};" in policy
    assert "unsafe" not in policy


def test_an_edited_stylesheet_is_exchanged_in_the_open_page(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    with (project / "static/css/app.css").open("a", encoding="utf-8") as stylesheet:
        stylesheet.write("body { word-spacing: 7px; }\n")
    expect(opened.locator("body")).to_have_css("word-spacing", "7px", timeout=SLOW)
    assert is_the_same(opened)
    assert complaints.lines == []


def test_an_edited_island_defines_itself_anew_and_keeps_what_it_persists(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    island = opened.locator('[data-island="counter"]')
    for _ in range(3):
        island.locator('[data-action="increment"]').click()
    expect(island.locator(".count")).to_have_text("3")
    with opened.expect_console_message(
        lambda message: "[vite] hot updated" in message.text, timeout=SLOW
    ):
        edit(project / "static/islands/counter.js", "this.state.count++", "this.state.count += 10")
    expect(island.locator(".count")).to_have_text("3")
    island.locator('[data-action="increment"]').click()
    expect(island.locator(".count")).to_have_text("13")
    assert is_the_same(opened)
    assert complaints.lines == []


def test_styles_that_a_script_imports_are_let_in(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    (project / "static/js/extra.css").write_text("main { word-spacing: 9px; }\n", "utf-8")
    edit(project / "static/js/app.js", "export {};", 'import "./extra.css";')
    expect(opened.locator("main")).to_have_css("word-spacing", "9px", timeout=SLOW)
    assert complaints.lines == []


def test_an_edited_template_shows_with_its_new_styles(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    new = '{% block content %}<p class="tracking-[5px]">Edited</p>'
    edit(project / "templates/pages/home.html", "{% block content %}", new)
    expect(opened.get_by_text("Edited")).to_have_css("letter-spacing", "5px", timeout=SLOW)
    assert not is_the_same(opened)
    assert complaints.lines == []


def test_edited_python_shows_once_the_server_is_back(
    opened: Page, project: Path, complaints: Complaints
) -> None:
    whole = '"pages/home.html", now=datetime.now(UTC))'
    edit(project / "routes/pages/home.py", whole, f'{whole} + "soon"')
    expect(opened.get_by_text("soon")).to_be_visible(timeout=SLOW)
    assert complaints.lines == []


def test_what_is_built_is_served_for_ever_under_a_strict_policy(
    project: Path, page: Page, complaints: Complaints
) -> None:
    (project / "static/js/built.css").write_text("main { letter-spacing: 3px; }\n", "utf-8")
    shared = 'import "../js/built.css";\nexport const word = "shared";\n'
    (project / "static/islands/shared.js").write_text(shared, "utf-8")
    for script in ("static/js/app.js", "static/islands/counter.js"):
        text = (project / script).read_text("utf-8")
        used = 'import { word } from "../islands/shared.js";\ndocument.body.dataset.word = word;\n'
        (project / script).write_text(used + text, "utf-8")
    assert "Built static/dist/ (" in feather(project, "build")
    command = [sys.executable, "-m", "feather", "start", "--bind", "127.0.0.1:0"]
    hosts = {"TRUSTED_HOSTS": "127.0.0.1"}
    with serving(project, command, env=hosts, by_terminal=False) as (url, _, _):
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(url, wait_until="networkidle")
        island = page.locator('[data-island="counter"]')
        island.locator('[data-action="increment"]').click()
        expect(island.locator(".count")).not_to_have_text("0")
        expect(page.locator("body")).to_have_attribute("data-word", "shared")
        expect(page.locator("main")).to_have_css("letter-spacing", "3px", timeout=SLOW)
        assert page.locator("link[rel=modulepreload]").count() == 1
        page.close()  # Gunicorn lets open connections finish
    own = [answer for answer in answers if "/static/" in answer.url]
    assert {Path(answer.url.partition("?")[0]).suffix for answer in own} >= {".css", ".js"}
    assert {a.headers["cache-control"] for a in own} == {"public, immutable, max-age=31536000"}
    assert complaints.lines == []
