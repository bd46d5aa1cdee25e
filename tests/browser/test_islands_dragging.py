"""Moving the items of islands: by mouse, touch, keyboard and menu."""

from collections.abc import Iterator

import pytest
from browsers import Complaints
from islands import Islands, keep, show_page
from playwright.sync_api import Browser, CDPSession, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def board(page: Page, islands: Islands, island: str = "board") -> None:
    show_page(page, islands, f"/board?island={island}")
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


CALM = """() => new Promise((resolve) => {
    let calm = 0, before;
    const look = () => {
        calm = scrollY === before ? calm + 1 : 0;
        before = scrollY;
        if (calm < 5) requestAnimationFrame(look); else resolve(true);
    };
    look();
})"""
"""For five pictures the page has not scrolled."""


def drag(page: Page, start: str, end: str, down: float = 0.5) -> None:
    """Take hold with the mouse and go there, without letting go."""
    page.mouse.move(*spot(page, start))
    page.mouse.down()
    page.mouse.move(*spot(page, end, down), steps=8)


def test_dragging_by_mouse(islands: Islands, page: Page, complaints: Complaints) -> None:
    board(page, islands)
    keep(page, "card:moved")
    drag(page, grip(1), zone(20), 0.6)
    expect_columns(page, "23|41|")
    expect(page.locator(".f-drag-ghost")).to_have_count(1)
    expect(page.locator(f"{zone(20)}.is-over")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".f-drag-ghost, .is-over, .is-dragging")).to_have_count(0)
    assert islands.saw(page, "/api/cards/1/move")
    assert page.evaluate("told") == {
        "itemId": "1", "fromIndex": 0, "toIndex": 1, "fromZoneId": "10", "toZoneId": "20",
        "sameZone": False, "beforeId": None, "afterId": "4", "via": "pointer",
    }  # fmt: skip
    # Within a column, the order counts.
    drag(page, grip(3), ".card[data-id='2']", 0.1)
    page.mouse.up()
    expect_columns(page, "32|41|")
    assert islands.saw(page, "/api/cards/3/move")
    assert complaints.lines == []


def test_the_click_that_ends_a_drag_opens_no_menu(islands: Islands, page: Page) -> None:
    board(page, islands)
    x, y = spot(page, grip(1))
    page.mouse.move(x - 4, y)
    page.mouse.down()
    page.mouse.move(x + 4, y, steps=4)
    expect(page.locator(".f-drag-ghost")).to_have_count(1)
    page.mouse.up()
    expect(page.locator("#f-live-assertive")).to_have_text("One dropped: Backlog, position 1 of 3.")
    page.wait_for_timeout(100)
    expect(page.get_by_role("menu")).to_have_count(0)
    assert islands.saw(page)


def test_a_drag_is_cancelled_by_escape(islands: Islands, page: Page) -> None:
    board(page, islands)
    drag(page, grip(1), zone(30))
    expect_columns(page, "23|4|1")
    page.keyboard.press("Escape")
    expect_columns(page, "123|4|")
    page.mouse.up()
    expect(page.locator("#f-live-assertive")).to_have_text("One: move cancelled.")
    assert islands.saw(page)
    expect(page.get_by_role("menu")).to_have_count(0)


def test_a_drop_that_the_server_refuses_is_taken_back(islands: Islands, page: Page) -> None:
    board(page, islands)
    keep(page, "feather:rollback")
    drag(page, grip(4), zone(30))
    page.mouse.up()
    page.wait_for_function("() => window.told")
    expect_columns(page, "123|4|")
    assert page.evaluate("[told.island, told.error.status]") == ["board", 409]
    # The toast, which comes a moment later, does not talk over it.
    expect(page.locator("#f-live-assertive")).to_have_text(
        "The move failed. Four is back: Doing, position 1 of 1. A conflict happened while "
        "processing the request. The resource might have been modified while the request was "
        "being processed."
    )
    assert islands.saw(page, "/api/cards/4/move")


def test_dragging_to_the_edge_scrolls_the_page(islands: Islands, page: Page) -> None:
    board(page, islands)
    page.mouse.move(*spot(page, grip(1)))
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    page.mouse.move(300, 715, steps=3)
    page.wait_for_function("() => scrollY > 60")
    page.mouse.move(300, 300)
    page.wait_for_function(CALM)
    assert page.evaluate("scrollY + innerHeight < document.documentElement.scrollHeight")
    page.keyboard.press("Escape")
    page.mouse.up()


def test_moving_by_keyboard(islands: Islands, page: Page, complaints: Complaints) -> None:
    board(page, islands)
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
    assert islands.saw(page, "/api/cards/2/move")
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
    assert islands.saw(page)
    assert complaints.lines == []


def test_moving_by_the_menu_of_a_handle(
    islands: Islands, page: Page, complaints: Complaints
) -> None:
    board(page, islands)
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
    assert islands.saw(page, "/api/cards/1/move")
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


def test_dragging_a_handle_by_touch(islands: Islands, phone: Page) -> None:
    board(phone, islands)
    finger = Finger(phone)
    finger.drag(spot(phone, grip(1)), spot(phone, zone(30)))
    expect_columns(phone, "23|4|1")
    finger.lift()
    expect(phone.locator(".f-drag-ghost")).to_have_count(0)
    assert islands.saw(phone, "/api/cards/1/move")
    assert phone.evaluate("scrollY") == 0


def test_without_a_handle_a_finger_has_to_press_first(islands: Islands, phone: Page) -> None:
    board(phone, islands, "free-board")
    keep(phone, "card:lifted")
    finger = Finger(phone)
    card = spot(phone, ".card[data-id='2']")
    finger.drag(card, (card[0], card[1] - 60))
    finger.lift()
    phone.wait_for_function("() => scrollY > 20")
    assert columns(phone) == "123|4|"
    assert phone.evaluate("window.told") is None
    phone.wait_for_timeout(500)  # a page that was pushed glides on for a while
    phone.evaluate("scrollTo(0, 0)")
    phone.wait_for_function("() => scrollY === 0")
    finger.drag(spot(phone, ".card[data-id='1']"), spot(phone, zone(20), 0.6), wait=500)
    expect_columns(phone, "23|41|")
    assert phone.evaluate("scrollY") == 0
    finger.lift()
    assert islands.saw(phone, "/api/cards/1/move")
    # This zone does not take it.
    finger.drag(spot(phone, ".card[data-id='3']"), spot(phone, zone(30)), wait=350)
    assert "3" not in columns(phone).split("|")[2]
    finger.lift()
