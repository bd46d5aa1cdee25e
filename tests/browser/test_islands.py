"""Islands in a real browser: lifecycle, state, gestures, rollback, and what is loaded when."""

import re

import pytest
from browsers import Complaints
from islands import Islands, ready, show_page
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


# --- lifecycle ---


def probe(page: Page, islands: Islands) -> Locator:
    show_page(page, islands, "/lifecycle")
    island = ready(page, "[data-island=probe]")
    island.get_by_role("button", name="add").click()
    expect(island.locator(".n")).to_have_text("1")
    return island


def log(page: Page) -> list[str]:
    page.evaluate("document.dispatchEvent(new CustomEvent('ping'))")
    entries: list[str] = page.evaluate("log.splice(0)")
    return entries


def test_a_swap_by_htmx_replaces_an_island(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    island = probe(page, islands)
    assert log(page) == ["init first", "ping"]
    page.locator("#innerHTML").click()
    expect(island.locator(".rows")).to_have_text("second")
    expect(island.locator(".n")).to_have_text("0")
    assert log(page) == ["destroy first", "init second", "ping"]
    assert complaints.lines == []


def test_a_swap_by_inner_html_does_too(islands: Islands, page: Page) -> None:
    island = probe(page, islands)
    page.evaluate("main.innerHTML = main.innerHTML")
    expect(island.locator(".n")).to_have_text("0")
    assert sorted(log(page)) == ["destroy first", "init first", "init first", "ping"]


def test_a_morph_keeps_an_island_and_its_state(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    island = probe(page, islands)
    page.evaluate("window.before = document.querySelector('[data-island]')")
    island.locator(".draft").fill("typed")
    log(page)
    page.locator("#innerMorph").click()
    expect(island).to_have_attribute("data-label", "second")
    assert page.evaluate("before === document.querySelector('[data-island]')")
    assert log(page) == ["updated second", "ping"]
    # The state is painted over what the server says; what it does not name is the server's.
    assert island.locator(".n").inner_text() == "1"
    assert island.locator(".rows").inner_html() == "<u>first</u>"
    expect(island.locator(".shielded")).to_have_text("first")
    expect(island.locator(".draft")).to_have_value("typed")
    expect(island).to_have_attribute("data-island-ready", "")
    island.get_by_role("button", name="twice").dblclick()
    expect(island.locator(".n")).to_have_text("2")
    assert complaints.lines == []


def test_a_moved_island_stays_alive(islands: Islands, page: Page) -> None:
    island = probe(page, islands)
    log(page)
    page.evaluate("aside.append(document.querySelector('[data-island]'))")
    page.evaluate("main.moveBefore(document.querySelector('[data-island]'), null)")
    island.get_by_role("button", name="add").click()
    expect(island.locator(".n")).to_have_text("2")
    assert log(page) == ["ping"]


def test_a_removed_island_is_destroyed(islands: Islands, page: Page) -> None:
    probe(page, islands)
    log(page)
    page.locator("#delete").click()
    expect(page.locator("[data-island]")).to_have_count(0)
    assert log(page) == ["destroy first"]


# --- persistence ---


def counted(page: Page, times: int = 0) -> Locator:
    island = ready(page, "[data-island=counter]")
    for _ in range(times):
        island.locator("[data-action=increment]").click()
    return island.locator(".count")


def test_the_documented_counter_remembers_for_each_user(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    show_page(page, islands, "/counter?user=ada")
    expect(counted(page, 3)).to_have_text("3")
    page.reload()
    expect(counted(page)).to_have_text("3")
    show_page(page, islands, "/counter?user=bo")
    expect(counted(page, 1)).to_have_text("1")
    show_page(page, islands, "/counter")
    expect(counted(page)).to_have_text("0")
    show_page(page, islands, "/counter?user=ada")
    expect(counted(page)).to_have_text("3")
    page.evaluate("Feather.clearPersisted()")
    page.reload()
    expect(counted(page)).to_have_text("0")
    assert complaints.lines == []


def test_back_and_forward_show_the_state_as_it_is(islands: Islands, page: Page) -> None:
    show_page(page, islands, "/counter?user=a")
    counted(page, 2)
    page.get_by_text("elsewhere").click()
    ready(page, "[data-id='7']")
    show_page(page, islands, "/counter?user=a")
    counted(page, 3)
    page.go_back()
    ready(page, "[data-id='7']")
    page.go_back()
    expect(counted(page)).to_have_text("5")
    page.go_forward()
    page.go_forward()
    expect(counted(page, 1)).to_have_text("6")


def test_other_tabs_are_followed(islands: Islands, page: Page) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        show_page(tab, islands, "/counter")
        tab.evaluate(
            """island("synced", { persist: { sync: true }, state: { n: 0 },
              actions: { add() { this.state.n++; } }, render: (state) => ({ this: state.n }) })"""
        )
        tab.evaluate("main.innerHTML = '<button data-island=synced data-action=add></button>'")
    page.locator("[data-island]").click()
    expect(other.locator("[data-island]")).to_have_text("1")
    other.locator("[data-island]").click()
    expect(page.locator("[data-island]")).to_have_text("2")


# --- optimistic changes ---


@pytest.mark.parametrize("status", [409, 500])
def test_the_documented_like_button_is_taken_back(
    islands: Islands, page: Page, status: int
) -> None:
    show_page(page, islands, "/like")
    island = ready(page, f"[data-id='{status}']")
    page.evaluate(
        """window.rollbacks = [];
        document.addEventListener("feather:rollback", ({ detail }) =>
          rollbacks.push([detail.island, detail.error.status, detail.message.length > 0]))"""
    )
    island.get_by_role("button").click()
    page.wait_for_function("() => rollbacks.length")
    expect(island.get_by_role("button")).to_have_text("Like")
    assert page.evaluate("rollbacks") == [["like-button", status, True]]
    assert island.get_attribute("data-island-error") is None
    assert islands.saw(page, f"/api/posts/{status}/like")


def test_the_documented_like_button_shows_the_change_before_the_answer(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    show_page(page, islands, "/like")
    button = ready(page, "[data-id='7']").get_by_role("button")
    shown = button.evaluate("(button) => { button.click(); return button.textContent; }")
    assert shown == "Liked"
    assert islands.saw(page, "/api/posts/7/like")
    expect(button).to_have_text("Liked")
    assert complaints.lines == []


# --- gestures ---


def test_each_gesture_sends_one_request(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    show_page(page, islands, "/gestures")
    ready(page, "[data-island=sender]")

    ping = "/api/pings"
    for selector in ("#button", "#label", "#check", "#submit"):
        page.locator(selector).click()
        assert islands.saw(page, ping), f"click on {selector}"
    for selector, key in [
        ("#button", "Enter"),
        ("#button", "Space"),
        ("#check", "Space"),
        ("#submit", "Enter"),
        ("#field", "Enter"),
    ]:
        page.locator(selector).press(key)
        assert islands.saw(page, ping), f"{key} on {selector}"
    page.locator("#select").select_option("b")
    assert islands.saw(page, ping)
    page.locator("#button").dblclick()
    assert islands.saw(page, ping, ping)
    page.locator("#both").click()
    assert islands.saw(page, ping, "/htmx/ping")
    assert page.url.endswith("/gestures")
    assert complaints.lines == []


# --- waiting and loading ---


def test_islands_wait_for_what_they_name(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    page.mouse.move(640, 700)  # else Chromium has it where the page before left it
    show_page(page, islands, "/waiting")
    ready(page, "#calm")
    for waiting in ("#eager", "#narrow", "#low"):
        assert page.locator(waiting).get_attribute("data-island-ready") is None, waiting
    page.locator("#eager button").click()
    expect(page.locator("#eager button")).to_have_text("1")
    page.mouse.wheel(0, 2500)
    ready(page, "#low")
    page.set_viewport_size({"width": 390, "height": 700})
    ready(page, "#narrow")
    assert complaints.lines == []


def test_a_click_that_starts_the_loading_counts(islands: Islands, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.route("**/slow.js", lambda route: (page.wait_for_timeout(150), route.continue_()))
    page.mouse.move(640, 700)
    show_page(page, islands, "/waiting")
    ready(page, "#calm")
    assert not any("slow.js" in url for url in requested)
    page.locator("#lazy button").click()
    expect(page.locator("#lazy button")).to_have_text("1")
    assert page.url.endswith("/waiting")
    assert sum("slow.js" in url for url in requested) == 1


def test_a_page_loads_only_what_its_islands_need(islands: Islands, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    def scripts() -> set[str]:
        names = {url.rpartition("/")[2] for url in requested if url.endswith(".js")}
        requested.clear()
        return {re.sub(r"-[A-Z0-9]{8}\.js$", ".js", name) for name in names}

    base = {"htmx.js", "page.js"}
    show_page(page, islands, "/counter")
    counted(page)
    page.wait_for_load_state("networkidle")
    assert scripts() == base | {"counter.js"}
    show_page(page, islands, "/board")
    expect(page.locator("[aria-describedby=f-drag-hint]")).to_have_count(4)
    assert scripts() == base | {"board.js", "chunk.js"}
