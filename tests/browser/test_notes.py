"""A scaffolded app with a database in a real browser: what its owner clicks first."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from axe import violations
from browsers import Complaints
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from servers import feather, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a scaffolded app, served by ``feather dev``, and its SQLite database."""
    folder = tmp_path_factory.mktemp("notes")
    feather(folder, "new", "notes", "--database", "sqlite", "--no-prompt", "--no-install")
    project = folder / "notes"
    feather(project, "db", "migrate", "-m", "Initial migration")
    feather(project, "db", "upgrade")
    command = [sys.executable, "-m", "feather", "dev", "--port", "0"]
    with serving(project, command) as (address, process, _):
        yield address, project / "instance" / "app.db"
    assert process.returncode == 0


@pytest.fixture
def notes(served: tuple[str, Path]) -> str:
    """The app's address, with no notes: a test that is run again starts as it did before."""
    address, database = served
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute("DELETE FROM notes")
    return address


def add(page: Page, title: str, body: str = "") -> None:
    form = page.locator("#note-form")
    form.get_by_label("Title").fill(title)
    form.get_by_label("Text").fill(body)
    form.get_by_role("button", name="Add note").click()


def delete(page: Page, title: str, answer: str = "Delete note") -> None:
    page.get_by_role("button", name=f"Delete {title}").click()
    dialog = page.get_by_role("alertdialog", name=f"Delete “{title}”?")
    dialog.get_by_role("button", name=answer).click()
    expect(dialog).to_be_hidden()


def note(page: Page, title: str) -> Locator:
    return page.locator("#notes li", has_text=title)


def test_a_note_is_created_edited_and_deleted(
    notes: str, page: Page, complaints: Complaints
) -> None:
    page.goto(notes)
    add(page, "Buy seeds", "Tomatoes and basil")
    expect(note(page, "Buy seeds")).to_contain_text("Tomatoes and basil")
    expect(page.locator("#note-form").get_by_label("Title")).to_have_value("")

    page.get_by_role("button", name="Edit Buy seeds").click()
    form = page.get_by_role("form", name="Edit note")
    form.get_by_label("Title").fill("Buy more seeds")
    form.get_by_role("button", name="Save").click()
    expect(note(page, "Buy more seeds")).to_be_visible()
    page.reload()
    expect(note(page, "Buy more seeds")).to_be_visible()

    delete(page, "Buy more seeds", answer="Cancel")
    expect(note(page, "Buy more seeds")).to_be_visible()
    delete(page, "Buy more seeds")
    expect(note(page, "Buy more seeds")).to_have_count(0)
    expect(page.locator("#notes-title")).to_be_focused()
    page.reload()
    expect(note(page, "Buy more seeds")).to_have_count(0)
    assert complaints.lines == []


def test_a_note_without_title_is_refused_beside_the_field(notes: str, page: Page) -> None:
    page.goto(notes)
    add(page, "   ", "the text is kept")
    title = page.locator("#note-form").get_by_label("Title")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#note-form").get_by_label("Text")).to_have_value("the text is kept")


def test_a_note_that_is_gone_is_told(notes: str, page: Page, context: BrowserContext) -> None:
    page.goto(notes)
    add(page, "Short-lived")
    other = context.new_page()
    other.goto(notes)
    delete(other, "Short-lived")
    expect(note(other, "Short-lived")).to_have_count(0)
    page.get_by_role("button", name="Edit Short-lived").click()
    expect(page.locator(".f-toast")).to_contain_text("There is no such note.")


def test_hostile_text_stays_text(notes: str, page: Page, complaints: Complaints) -> None:
    page.goto(notes)
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    add(page, "Hostile", hostile)
    expect(note(page, "Hostile")).to_contain_text(hostile)
    assert note(page, "Hostile").locator("img, script").count() == 0
    assert complaints.lines == []


def test_the_island_counts_and_remembers(notes: str, page: Page, complaints: Complaints) -> None:
    page.goto(notes)
    island = page.locator('[data-island="counter"]')
    plus = island.locator('[data-action="increment"]')
    minus = island.locator('[data-action="decrement"]')
    count = island.locator(".count")
    expect(count).to_have_text("0")
    for _ in range(3):
        plus.click()
    minus.click()
    expect(count).to_have_text("2")
    page.reload()
    expect(count).to_have_text("2")
    assert complaints.lines == []


def test_the_page_fits_a_phone(notes: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(notes)
    add(page, "A" * 120)
    expect(note(page, "A" * 120)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_pages_need_no_inline_script_or_style(
    notes: str, page: Page, complaints: Complaints
) -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )

    def restrict(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": policy}
        route.fulfill(response=response, headers=headers)

    page.route(f"{notes}/", restrict)
    page.goto(notes)
    add(page, "Under a strict policy")
    expect(note(page, "Under a strict policy")).to_be_visible()
    page.locator('[data-action="increment"]').click()
    assert complaints.lines == []


def test_notes_can_be_added_without_javascript(notes: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(notes)
    add(page, "Plain HTML")
    expect(note(page, "Plain HTML")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    notes: str, page: Page, node_packages: Path, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(notes)
    add(page, f"Accessible {scheme}", "with text")
    expect(note(page, f"Accessible {scheme}")).to_be_visible()
    assert violations(page, node_packages) == []
    add(page, "   ")
    expect(page.locator("#new-title-error")).to_be_visible()
    assert violations(page, node_packages) == []
    page.get_by_role("button", name=f"Edit Accessible {scheme}").click()
    expect(page.get_by_role("form", name="Edit note")).to_be_visible()
    assert violations(page, node_packages) == []
    page.goto(f"{notes}/nothing-here")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()
    assert violations(page, node_packages) == []


def test_every_stop_of_the_keyboard_shows(notes: str, page: Page) -> None:
    page.goto(notes)
    add(page, "Reachable")
    expect(note(page, "Reachable")).to_be_visible()
    page.reload()
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const el = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(el);
              const box = el.getBoundingClientRect();
              const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
              const top = document.elementFromPoint(x, y);
              return {
                name: el.getAttribute("aria-label") ?? el.textContent.trim(),
                tag: el.tagName,
                ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
                hit: el === top || el.contains(top) || top?.contains(el),
              };
            }"""
        )
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert stops[0]["name"] == "Skip to content"
    assert {"Add note", "Edit Reachable", "Delete Reachable", "One more"} <= {
        stop["name"] for stop in stops
    }
    assert [stop for stop in stops if not (stop["ring"] and stop["hit"])] == []
