"""Islands in a real browser: lifecycle, gestures, rollback, dragging, and what is loaded when."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import Complaints
from flask import Flask, Response, abort, jsonify, render_template, request, send_from_directory
from live import live
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from feather import Feather

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FOLDER = Path(__file__).parent / "islands"
EXAMPLES = Path(__file__).parents[2] / "packages/feather-core/frontend/tests"
DOCUMENTED = ("counter", "like-button", "board")
MODULES = {path.stem: f"/static/islands/{path.name}" for path in FOLDER.glob("static/islands/*.js")}
ISLANDS = MODULES | {name: f"/examples/{name}.js" for name in DOCUMENTED}


class Site:
    """The app under test, and the requests that it has seen."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.address = ""
        app = Flask(__name__, root_path=str(FOLDER))
        app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for tests")
        app.add_url_rule("/<name>", "shown", self.shown)
        app.add_url_rule("/examples/<name>.js", "example", self.example)
        app.add_url_rule("/htmx/probe", "probe", self.probe)
        app.add_url_rule("/htmx/ping", "htmx_ping", self.answer, methods=["POST"])
        app.add_url_rule("/api/<path:path>", "answer", self.answer, methods=["POST"])
        Feather(app, plugins=[])
        self.app = app

    def saw(self, page: Page, *paths: str) -> bool:
        """Tell whether exactly these requests came, and no other soon after; then forget them."""
        for _ in range(100):
            if len(self.seen) >= len(paths):
                break
            page.wait_for_timeout(50)
        page.wait_for_timeout(50)
        seen = sorted(self.seen)
        self.seen.clear()
        return seen == sorted(paths)

    def shown(self, name: str) -> str:
        arguments = request.args.to_dict()
        island = arguments.pop("island", "board")
        return render_template(
            f"{name}.html", title=name, islands=ISLANDS, label="first", island=island, **arguments
        )

    def example(self, name: str) -> Response:
        return send_from_directory(EXAMPLES, f"{name.removesuffix('-button')}.example.js")

    def probe(self) -> str:
        return render_template("island/probe.html", label="second")

    def answer(self, path: str = "") -> Response:
        self.seen.append(request.path)
        if failing := re.search(r"409|500|cards/4", path):
            abort(500 if failing[0] == "500" else 409)
        return jsonify(ok=True, sent=request.get_json(silent=True))


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    site = Site()
    with live(site.app) as site.address:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.seen.clear()
    return served


def show(page: Page, site: Site, path: str) -> None:
    page.goto(site.address + path)
    page.wait_for_function("() => window.Feather && window.htmx")


def ready(page: Page, selector: str) -> Locator:
    island = page.locator(selector)
    expect(island).to_have_attribute("data-island-ready", "")
    return island


# --- lifecycle ---


def probe(page: Page, site: Site) -> Locator:
    show(page, site, "/lifecycle")
    island = ready(page, "[data-island=probe]")
    island.get_by_role("button", name="add").click()
    expect(island.locator(".n")).to_have_text("1")
    return island


def log(page: Page) -> list[str]:
    page.evaluate("document.dispatchEvent(new CustomEvent('ping'))")
    entries: list[str] = page.evaluate("log.splice(0)")
    return entries


def test_a_swap_by_htmx_replaces_an_island(site: Site, page: Page, complaints: Complaints) -> None:
    island = probe(page, site)
    assert log(page) == ["init first", "ping"]
    page.locator("#innerHTML").click()
    expect(island.locator(".rows")).to_have_text("second")
    expect(island.locator(".n")).to_have_text("0")
    assert log(page) == ["destroy first", "init second", "ping"]
    assert complaints.lines == []


def test_a_swap_by_inner_html_does_too(site: Site, page: Page) -> None:
    island = probe(page, site)
    page.evaluate("main.innerHTML = main.innerHTML")
    expect(island.locator(".n")).to_have_text("0")
    assert sorted(log(page)) == ["destroy first", "init first", "init first", "ping"]


def test_a_morph_keeps_an_island_and_its_state(
    site: Site, page: Page, complaints: Complaints
) -> None:
    island = probe(page, site)
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


def test_a_moved_island_stays_alive(site: Site, page: Page) -> None:
    island = probe(page, site)
    log(page)
    page.evaluate("aside.append(document.querySelector('[data-island]'))")
    page.evaluate("main.moveBefore(document.querySelector('[data-island]'), null)")
    island.get_by_role("button", name="add").click()
    expect(island.locator(".n")).to_have_text("2")
    assert log(page) == ["ping"]


def test_a_removed_island_is_destroyed(site: Site, page: Page) -> None:
    probe(page, site)
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
    site: Site, page: Page, complaints: Complaints
) -> None:
    show(page, site, "/counter?user=ada")
    expect(counted(page, 3)).to_have_text("3")
    page.reload()
    expect(counted(page)).to_have_text("3")
    show(page, site, "/counter?user=bo")
    expect(counted(page, 1)).to_have_text("1")
    show(page, site, "/counter")
    expect(counted(page)).to_have_text("0")
    show(page, site, "/counter?user=ada")
    expect(counted(page)).to_have_text("3")
    page.evaluate("Feather.clearPersisted()")
    page.reload()
    expect(counted(page)).to_have_text("0")
    assert complaints.lines == []


def test_back_and_forward_show_the_state_as_it_is(site: Site, page: Page) -> None:
    show(page, site, "/counter?user=a")
    counted(page, 2)
    page.get_by_text("elsewhere").click()
    ready(page, "[data-id='7']")
    show(page, site, "/counter?user=a")
    counted(page, 3)
    page.go_back()
    ready(page, "[data-id='7']")
    page.go_back()
    expect(counted(page)).to_have_text("5")
    page.go_forward()
    page.go_forward()
    expect(counted(page, 1)).to_have_text("6")


def test_other_tabs_are_followed(site: Site, page: Page) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        show(tab, site, "/counter")
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
def test_the_documented_like_button_is_taken_back(site: Site, page: Page, status: int) -> None:
    show(page, site, "/like")
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
    assert site.saw(page, f"/api/posts/{status}/like")


def test_the_documented_like_button_shows_the_change_before_the_answer(
    site: Site, page: Page, complaints: Complaints
) -> None:
    show(page, site, "/like")
    button = ready(page, "[data-id='7']").get_by_role("button")
    shown = button.evaluate("(button) => { button.click(); return button.textContent; }")
    assert shown == "Liked"
    assert site.saw(page, "/api/posts/7/like")
    expect(button).to_have_text("Liked")
    assert complaints.lines == []


# --- gestures ---


def test_each_gesture_sends_one_request(site: Site, page: Page, complaints: Complaints) -> None:
    show(page, site, "/gestures")
    ready(page, "[data-island=sender]")

    ping = "/api/pings"
    for selector in ("#button", "#label", "#check", "#submit"):
        page.locator(selector).click()
        assert site.saw(page, ping), f"click on {selector}"
    for selector, key in [
        ("#button", "Enter"),
        ("#button", "Space"),
        ("#check", "Space"),
        ("#submit", "Enter"),
        ("#field", "Enter"),
    ]:
        page.locator(selector).press(key)
        assert site.saw(page, ping), f"{key} on {selector}"
    page.locator("#select").select_option("b")
    assert site.saw(page, ping)
    page.locator("#button").dblclick()
    assert site.saw(page, ping, ping)
    page.locator("#both").click()
    assert site.saw(page, ping, "/htmx/ping")
    assert page.url.endswith("/gestures")
    assert complaints.lines == []


# --- waiting and loading ---


def test_islands_wait_for_what_they_name(site: Site, page: Page, complaints: Complaints) -> None:
    show(page, site, "/waiting")
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


def test_a_click_that_starts_the_loading_counts(site: Site, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.route("**/slow.js", lambda route: (page.wait_for_timeout(150), route.continue_()))
    show(page, site, "/waiting")
    ready(page, "#calm")
    assert not any("slow.js" in url for url in requested)
    page.locator("#lazy button").click()
    expect(page.locator("#lazy button")).to_have_text("1")
    assert page.url.endswith("/waiting")
    assert sum("slow.js" in url for url in requested) == 1


def test_a_page_loads_only_what_its_islands_need(site: Site, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    def scripts() -> set[str]:
        names = {url.rpartition("/")[2] for url in requested if url.endswith(".js")}
        requested.clear()
        return {re.sub(r"-[A-Z0-9]{8}\.js$", ".js", name) for name in names}

    base = {"htmx.js", "page.js"}
    show(page, site, "/counter")
    counted(page)
    page.wait_for_load_state("networkidle")
    assert scripts() == base | {"counter.js"}
    board(page, site)
    assert scripts() == base | {"board.js", "chunk.js"}


# --- dragging ---


def board(page: Page, site: Site, island: str = "board") -> None:
    show(page, site, f"/board?island={island}")
    expect(page.locator("[aria-describedby=f-drag-hint]")).to_have_count(4)


def columns(page: Page) -> str:
    found: str = page.evaluate(
        """[...document.querySelectorAll(".column")].map((zone) =>
          [...zone.querySelectorAll(".card")].map((card) => card.dataset.id).join("")).join("|")"""
    )
    return found


def expect_columns(page: Page, expected: str) -> None:
    page.wait_for_function(
        """(expected) => [...document.querySelectorAll(".column")].map((zone) =>
          [...zone.querySelectorAll(".card")].map((card) => card.dataset.id).join("")).join("|")
          === expected""",
        arg=expected,
    )


def spot(page: Page, selector: str, down: float = 0.5) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * down


def grip(card: int) -> str:
    return f".card[data-id='{card}'] .grip"


def zone(number: int) -> str:
    return f".column[data-id='{number}']"


def keep(page: Page, event: str) -> None:
    """Keep the detail of an event, as ``told``."""
    page.evaluate(
        "(type) => document.addEventListener(type, (event) => (window.told = event.detail))", event
    )


def drag(page: Page, start: str, end: str, down: float = 0.5) -> None:
    """Take hold with the mouse and go there, without letting go."""
    page.mouse.move(*spot(page, start))
    page.mouse.down()
    page.mouse.move(*spot(page, end, down), steps=8)
    page.wait_for_timeout(40)


def test_dragging_by_mouse(site: Site, page: Page, complaints: Complaints) -> None:
    board(page, site)
    keep(page, "card:moved")
    drag(page, grip(1), zone(20), 0.6)
    assert columns(page) == "23|41|"
    assert page.locator(".f-drag-ghost").count() == 1
    assert page.locator(f"{zone(20)}.is-over").count() == 1
    page.mouse.up()
    expect(page.locator(".f-drag-ghost, .is-over, .is-dragging")).to_have_count(0)
    assert site.saw(page, "/api/cards/1/move")
    assert page.evaluate("told") == {
        "itemId": "1", "fromIndex": 0, "toIndex": 1, "fromZoneId": "10", "toZoneId": "20",
        "sameZone": False, "beforeId": None, "afterId": "4", "via": "pointer",
    }  # fmt: skip
    # Within a column, the order counts.
    drag(page, grip(3), ".card[data-id='2']", 0.1)
    page.mouse.up()
    expect_columns(page, "32|41|")
    assert site.saw(page, "/api/cards/3/move")
    assert complaints.lines == []


def test_the_click_that_ends_a_drag_opens_no_menu(site: Site, page: Page) -> None:
    board(page, site)
    x, y = spot(page, grip(1))
    page.mouse.move(x - 4, y)
    page.mouse.down()
    page.mouse.move(x + 4, y, steps=4)
    expect(page.locator(".f-drag-ghost")).to_have_count(1)
    page.mouse.up()
    expect(page.locator("#f-live-assertive")).to_have_text("One dropped: Backlog, position 1 of 3.")
    page.wait_for_timeout(100)
    expect(page.get_by_role("menu")).to_have_count(0)
    assert site.saw(page)


def test_a_drag_is_cancelled_by_escape(site: Site, page: Page) -> None:
    board(page, site)
    drag(page, grip(1), zone(30))
    assert columns(page) == "23|4|1"
    page.keyboard.press("Escape")
    expect_columns(page, "123|4|")
    page.mouse.up()
    expect(page.locator("#f-live-assertive")).to_have_text("One: move cancelled.")
    assert site.saw(page)
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_drop_that_the_server_refuses_is_taken_back(site: Site, page: Page) -> None:
    board(page, site)
    keep(page, "feather:rollback")
    drag(page, grip(4), zone(30))
    page.mouse.up()
    page.wait_for_function("() => window.told")
    assert columns(page) == "123|4|"
    assert page.evaluate("[told.island, told.error.status]") == ["board", 409]
    expect(page.locator("#f-live-assertive")).to_have_text(
        "The move failed. Four is back: Doing, position 1 of 1."
    )
    assert site.saw(page, "/api/cards/4/move")


def test_dragging_to_the_edge_scrolls_the_page(site: Site, page: Page) -> None:
    board(page, site)
    page.mouse.move(*spot(page, grip(1)))
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    page.mouse.move(300, 715, steps=3)
    page.wait_for_function("() => scrollY > 60")
    page.mouse.move(300, 300)
    page.wait_for_timeout(60)
    stopped = page.evaluate("scrollY")
    page.wait_for_timeout(60)
    assert page.evaluate("scrollY") == stopped
    page.keyboard.press("Escape")
    page.mouse.up()


def test_moving_by_keyboard(site: Site, page: Page, complaints: Complaints) -> None:
    board(page, site)
    said = page.locator("#f-live-assertive")
    page.locator(grip(2)).focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text("Two picked up: Backlog, position 2 of 3.")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("Backlog, position 1 of 3.")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Doing, position 1 of 2.")
    page.keyboard.press("End")
    expect(said).to_have_text("Doing, position 2 of 2.")
    expect(page.locator(grip(2))).to_be_focused()
    page.keyboard.press("Space")
    expect(said).to_have_text("Two dropped: Doing, position 2 of 2.")
    expect_columns(page, "13|42|")
    assert site.saw(page, "/api/cards/2/move")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect_columns(page, "13|42|")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect_columns(page, "123|4|")
    page.locator(grip(1)).focus()
    expect_columns(page, "13|42|")
    expect(page.get_by_role("menu")).to_have_count(0)
    assert site.saw(page)
    assert complaints.lines == []


def test_moving_by_the_menu_of_a_handle(site: Site, page: Page, complaints: Complaints) -> None:
    board(page, site)
    page.locator(grip(1)).click()
    menu = page.get_by_role("menu", name="Move One")
    expect(menu.get_by_role("menuitem")).to_have_text(
        ["Move up", "Move down", "Move to Doing", "Move to Done"]
    )
    expect(menu.get_by_role("menuitem", name="Move up")).to_be_disabled()
    expect(menu.get_by_role("menuitem", name="Move down")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Move to Doing")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Move down")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(page.locator(grip(1))).to_be_focused()
    page.locator(grip(1)).click()
    menu.get_by_role("menuitem", name="Move to Done").click()
    expect_columns(page, "23|4|1")
    expect(page.locator(grip(1))).to_be_focused()
    assert site.saw(page, "/api/cards/1/move")
    assert complaints.lines == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 900, "height": 700}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


class Finger:
    """One finger on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: tuple[float, float], end: tuple[float, float], wait: int = 0) -> None:
        self._send("touchStart", start)
        self.page.wait_for_timeout(wait)
        for step in range(1, 11):
            (x, y), (to_x, to_y) = start, end
            self._send("touchMove", (x + (to_x - x) * step / 10, y + (to_y - y) * step / 10))
        self.page.wait_for_timeout(60)

    def lift(self) -> None:
        self._send("touchEnd")


def test_dragging_a_handle_by_touch(site: Site, phone: Page) -> None:
    board(phone, site)
    finger = Finger(phone)
    finger.drag(spot(phone, grip(1)), spot(phone, zone(30)))
    assert columns(phone) == "23|4|1"
    finger.lift()
    expect(phone.locator(".f-drag-ghost")).to_have_count(0)
    assert site.saw(phone, "/api/cards/1/move")
    assert phone.evaluate("scrollY") == 0


def test_without_a_handle_a_finger_has_to_press_first(site: Site, phone: Page) -> None:
    board(phone, site, "free-board")
    keep(phone, "card:lifted")
    finger = Finger(phone)
    card = spot(phone, ".card[data-id='2']")
    finger.drag(card, (card[0], card[1] - 60))
    finger.lift()
    phone.wait_for_function("() => scrollY > 20")
    assert columns(phone) == "123|4|"
    assert phone.evaluate("window.told") is None
    phone.evaluate("scrollTo(0, 0)")
    finger.drag(spot(phone, ".card[data-id='1']"), spot(phone, zone(20), 0.6), wait=350)
    assert columns(phone) == "23|41|"
    assert phone.evaluate("scrollY") == 0
    finger.lift()
    assert site.saw(phone, "/api/cards/1/move")
    # This zone does not take it.
    finger.drag(spot(phone, ".card[data-id='3']"), spot(phone, zone(30)), wait=350)
    assert "3" not in columns(phone).split("|")[2]
    finger.lift()
