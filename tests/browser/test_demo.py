"""The demo app in a real browser: what a newcomer clicks first."""

import sys
from collections.abc import Iterator

import pytest
from browsers import Complaints
from playwright.sync_api import Page, expect
from servers import feather, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scaffolded app with SQLite, served by ``feather dev``."""
    folder = tmp_path_factory.mktemp("demo")
    feather(folder, "new", "notes", "--database", "sqlite", "--no-prompt", "--no-install")
    project = folder / "notes"
    feather(project, "db", "migrate", "-m", "Initial migration")
    feather(project, "db", "upgrade")
    command = [sys.executable, "-m", "feather", "dev", "--port", "0"]
    with serving(project, command) as (address, process, _):
        yield address
    assert process.returncode == 0


def add(page: Page, title: str, body: str = "") -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Note").fill(body)
    page.get_by_role("button", name="Add note").click()


def test_a_note_is_created_edited_and_deleted(
    demo: str, page: Page, complaints: Complaints
) -> None:
    page.goto(demo)
    add(page, "Buy seeds", "Tomatoes and basil")
    note = page.get_by_role("article").filter(has_text="Buy seeds")
    expect(note).to_contain_text("Tomatoes and basil")
    expect(page.get_by_label("Title")).to_have_value("")

    note.get_by_role("button", name="Edit").click()
    form = page.get_by_role("article").filter(has=page.get_by_role("button", name="Save"))
    form.get_by_label("Title").fill("Buy more seeds")
    form.get_by_role("button", name="Save").click()
    changed = page.get_by_role("article").filter(has_text="Buy more seeds")
    expect(changed).to_be_visible()

    page.reload()
    expect(changed).to_be_visible()
    changed.get_by_role("button", name="Delete").click()
    expect(changed).to_have_count(0)
    page.reload()
    expect(changed).to_have_count(0)
    assert complaints.lines == []


def test_a_note_without_title_is_refused_beside_the_field(demo: str, page: Page) -> None:
    page.goto(demo)
    page.get_by_label("Title").evaluate("field => field.removeAttribute('required')")
    add(page, "   ")
    expect(page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("article").filter(has_text="undefined")).to_have_count(0)


def test_hostile_text_stays_text(demo: str, page: Page, complaints: Complaints) -> None:
    page.goto(demo)
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    add(page, "Hostile", hostile)
    note = page.get_by_role("article").filter(has_text="Hostile")
    expect(note).to_contain_text(hostile)
    assert note.locator("img, script").count() == 0
    assert complaints.lines == []


def test_the_island_counts_and_remembers(demo: str, page: Page, complaints: Complaints) -> None:
    page.goto(demo)
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


def test_the_page_fits_a_phone(demo: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(demo)
    add(page, "A" * 120)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_pages_need_no_inline_script_or_style(
    demo: str, page: Page, complaints: Complaints
) -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )

    def restrict(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        headers = {**response.headers, "content-security-policy": policy}
        route.fulfill(response=response, headers=headers)  # type: ignore[attr-defined]

    page.route(f"{demo}/", restrict)
    page.goto(demo)
    add(page, "Under a strict policy")
    expect(page.get_by_role("article").filter(has_text="Under a strict")).to_be_visible()
    page.locator('[data-action="increment"]').click()
    assert complaints.lines == []


def test_notes_can_be_added_without_javascript(demo: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(demo)
    add(page, "Plain HTML")
    expect(page.get_by_role("article").filter(has_text="Plain HTML")).to_be_visible()
    context.close()
