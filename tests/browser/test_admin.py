"""Administrators work in the panel: by mouse, touch and keyboard, and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from admin_crowd import fill
from admin_site import FILES, KINDS
from axe import violations
from browsers import Complaints, Held, click_in_place
from database import set_models_apart
from flask import Flask
from live import live
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as TimeIsUp
from projects import apart, write_files

import feather
from feather.db import db

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

APP = "from feather import create_app\n\napp = create_app()\n"
TOAST = ".f-toast:not([data-leaving])"
PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = ("users", "analytics", "logs", "audit", "system")


class Panel:
    """A served app with the panel.

    Attributes:
        app: The app.
        address: Where it is served.
        ids: The ids of people by address, and of errors by type.
    """

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address
        self.ids: dict[str, str] = {}

    def refill(self) -> None:
        """Have the same people and errors in the database as before every test."""
        from models.user import User

        from feather.db.roles import model_for

        with self.app.app_context():
            for table in reversed(db.metadata.sorted_tables):
                db.session.execute(table.delete())
            for kind, columns in KINDS.items():
                email = f"{kind}@example.com"
                db.session.add(User(email=email, name=f"{kind.title()} Example", **columns))
            db.session.commit()
            fill(self.app)
            error: Any = model_for(self.app, "error_log")
            self.ids = dict(db.session.execute(db.select(User.email, User.id)).all())
            self.ids |= dict(db.session.execute(db.select(error.error_type, error.id)).all())

    def enter(self, page: Page, path: str, who: str = "admin@example.com") -> None:
        """Sign somebody in and go to a page of the panel."""
        page.goto(f"{self.address}/enter/{self.ids[who]}")
        self.go(page, path)

    def go(self, page: Page, path: str) -> None:
        """Go to a page of the panel, and wait for its scripts."""
        page.goto(f"{self.address}/admin/{path}")
        page.wait_for_function("() => window.showConfirm && window.htmx")

    def name_without_spaces(self, user_id: str, error_id: str) -> None:
        """Give a user and an error names that nothing breaks."""
        from models.user import User

        from feather.db.roles import model_for

        with self.app.app_context():
            error: Any = model_for(self.app, "error_log")
            db.session.get_one(User, user_id).name = "Wm" * 60
            db.session.get_one(error, error_id).error_type = "Em" * 60
            db.session.commit()

    def status(self, who: str) -> str:
        """Return the state of somebody's account."""
        from models.user import User

        with self.app.app_context():
            status: str = db.session.scalar(db.select(User.status).where(User.email == who))
            return status


@pytest.fixture(scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    root = tmp_path_factory.mktemp("panel")
    write_files(root, {"app.py": APP, **FILES})
    with pytest.MonkeyPatch.context() as patch, apart():
        set_models_apart(patch)
        config = {"DATABASE_URL": "sqlite:///app.db"}
        app = feather.create_app(
            root, environment="testing", config=config, plugins=["auth", "admin"]
        )
        with app.app_context():
            db.create_all()
        with live(app) as address:
            yield Panel(app, address)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def panel(_served: Panel) -> Panel:
    """The served app, with its people as they were."""
    _served.refill()
    return _served


@pytest.fixture
def phone(browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """A page on a phone."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints.watch(page)
        yield page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def state(of: Locator) -> Locator:
    return of.locator(".f-badge:visible").first


def figure(page: Page, label: str) -> Locator:
    return page.locator(".f-stat", has_text=label).locator("dd")


def badge(page: Page, name: str) -> Locator:
    return page.locator(f"[data-admin-badge={name}]")


def names(page: Page) -> list[str]:
    return page.locator("tbody .admin-link").all_inner_texts()


def choose(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=f"Choose {name}", exact=True).check()


def stay(page: Page) -> None:
    """Mark the document, to see later that it is still the same."""
    page.evaluate("document.stayed = true")


def has_stayed(page: Page) -> bool:
    stayed: bool = page.evaluate("document.stayed === true")
    return stayed


def test_somebody_is_approved_promoted_suspended_and_let_in_again(
    panel: Panel, page: Page, browser: Browser, complaints: Complaints
) -> None:
    panel.enter(page, "users")
    stay(page)
    expect(badge(page, "users")).to_have_text("10")
    mine = row(page, "Pending Example")
    mine.get_by_role("button", name="Approve Pending Example").click()
    expect(state(mine)).to_have_text("Active")
    expect(mine.get_by_role("button", name="Approve")).to_have_count(0)
    expect(page.locator(TOAST)).to_have_text(re.compile("Pending Example was approved"))
    expect(figure(page, "Pending approval")).to_have_text("9")
    expect(figure(page, "Active")).to_have_text("25")
    expect(badge(page, "users")).to_have_text("9")

    with browser.new_context() as elsewhere:
        theirs = elsewhere.new_page()
        theirs.goto(f"{panel.address}/enter/{panel.ids['pending@example.com']}")
        theirs.goto(f"{panel.address}/mine")
        expect(theirs.get_by_text("mine")).to_be_visible()
        mine.get_by_role("button", name="Actions for Pending Example").click()
        page.get_by_role("menuitem", name="Suspend").click()
        dialog = page.get_by_role("alertdialog", name="Suspend Pending Example?")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        dialog.get_by_role("button", name="Cancel").click()
        expect(state(mine)).to_have_text("Active")
        mine.get_by_role("button", name="Actions for Pending Example").click()
        page.get_by_role("menuitem", name="Suspend").click()
        dialog.get_by_role("button", name="Suspend user").click()
        expect(state(mine)).to_have_text("Suspended")
        expect(figure(page, "Suspended")).to_have_text("7")
        theirs.goto(f"{panel.address}/mine")
        expect(theirs).to_have_url(re.compile("/auth/login|/suspended|/account"))
        expect(theirs.get_by_text("mine", exact=True)).to_have_count(0)
    mine.get_by_role("button", name="Actions for Pending Example").click()
    page.get_by_role("menuitem", name="Reactivate").click()
    expect(state(mine)).to_have_text("Active")
    assert has_stayed(page)

    mine.get_by_role("link", name="Pending Example").click()
    expect(page.get_by_role("heading", name="Pending Example")).to_be_visible()
    stay(page)
    page.get_by_label("Role of Pending Example").select_option("Editor")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Role changed from user to editor")).to_be_visible()
    page.get_by_role("button", name="Suspend").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Suspend user").click()
    reactivate = page.get_by_role("button", name="Reactivate")
    expect(reactivate).to_be_visible()
    reactivate.click()
    expect(page.locator(".admin-timeline").get_by_text("Reactivated")).to_have_count(2)
    assert has_stayed(page)
    assert panel.status("pending@example.com") == "active"
    assert complaints.lines == []


def test_errors_are_found_and_resolved(panel: Panel, page: Page, complaints: Complaints) -> None:
    panel.enter(page, "logs")
    stay(page)
    page.get_by_label("5xx").check()
    expect(page.get_by_role("link", name="NotFoundError")).to_have_count(0)
    expect(page).to_have_url(re.compile("status=5xx"))
    page.get_by_label("Search errors").press_sequentially("invoices")
    expect(page.locator("tbody .admin-link")).to_have_count(2)
    expect(page).to_have_url(re.compile("q=invoices"))
    assert has_stayed(page)
    expect(page.get_by_label("Search errors")).to_be_focused()
    page.reload()
    assert names(page) == ["IntegrityError", "KeyError"]
    expect(page.get_by_label("Search errors")).to_have_value("invoices")
    expect(page.get_by_label("5xx")).to_be_checked()

    page.get_by_role("link", name="IntegrityError").click()
    expect(badge(page, "logs")).to_have_text("4")
    stay(page)
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    expect(badge(page, "logs")).to_have_text("3")
    assert has_stayed(page)
    page.go_back()
    expect(page).to_have_url(re.compile("q=invoices"))
    expect(page.get_by_label("Search errors")).to_have_value("invoices")
    page.get_by_label("State").select_option("Resolved (1)")
    expect(page.get_by_role("link", name="KeyError")).to_have_count(0)
    expect(page.get_by_role("link", name="IntegrityError")).to_be_visible()
    page.get_by_label("4xx").check()
    expect(page.get_by_role("main").get_by_text("No errors match")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    assert complaints.lines == []


def test_growth_is_drawn_for_each_range(panel: Panel, page: Page, complaints: Complaints) -> None:
    panel.enter(page, "analytics")
    for chosen in ("7d", "1y", "90d"):
        page.get_by_role("link", name=chosen, exact=True).click()
        expect(page.get_by_role("link", name=chosen, exact=True)).to_have_attribute(
            "aria-current", "true"
        )
        page.wait_for_function(
            # Read from a copy: of a canvas that is read often the browser complains.
            """() => [...document.querySelectorAll("canvas")].every((canvas) => {
                const { width, height } = canvas;
                if (!width || !height) return false;
                const blank = Object.assign(document.createElement("canvas"), { width, height });
                const copy = blank.getContext("2d");
                copy.drawImage(canvas, 0, 0);
                return copy.getImageData(0, 0, width, height).data.some((value) => value);
            })"""
        )
    page.get_by_role("button", name="View as table: Users in the last 90 days").click()
    table = page.get_by_role("dialog", name="Users in the last 90 days")
    expect(table.get_by_role("row").last).to_contain_text("40")
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    assert complaints.lines == []


def test_many_are_chosen_over_pages(panel: Panel, page: Page, complaints: Complaints) -> None:
    panel.enter(page, "users?sort=name")
    bar = page.locator("[data-selection-bar]")
    expect(bar).to_be_hidden()
    choose(page, "Ben Okafor")
    choose(page, "Goran Petrov")
    expect(bar).to_contain_text("2 selected")
    page.get_by_role("link", name="Page 2").click()
    expect(page).to_have_url(re.compile("page=2"))
    choose(page, "Priya Mondal")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Approve").click()
    expect(page.locator(TOAST)).to_have_text(re.compile("3 users were approved"))
    expect(bar).to_be_hidden()
    expect(figure(page, "Pending approval")).to_have_text("7")
    expect(badge(page, "users")).to_have_text("7")
    expect(state(row(page, "Priya Mondal"))).to_have_text("Active")
    for who in ("ben.okafor", "goran.petrov", "priya.mondal"):
        assert panel.status(f"{who}@example.org") == "active"

    page.get_by_label("Status", exact=True).select_option("Pending approval")
    expect(page.locator("tbody tr")).to_have_count(7)
    choose(page, "Wanda Norvik")
    page.get_by_label("Role", exact=True).select_option("Moderator")
    expect(page.get_by_role("link", name="Wanda Norvik")).to_have_count(0)
    expect(bar).to_be_hidden()
    page.get_by_label("Role", exact=True).select_option("All roles")
    expect(page.locator("tbody tr")).to_have_count(7)
    download = page.get_by_role("link", name="Download CSV")
    expect(download).to_have_attribute("href", "/admin/users/export?status=pending")

    choose(page, "Wanda Norvik")
    bar.get_by_role("button", name="Select all 7").click()
    expect(bar).to_contain_text("All 7 selected")
    bar.get_by_role("button", name="Suspend").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("main").get_by_text("No users match")).to_be_visible()
    expect(figure(page, "Suspended")).to_have_text("13")
    expect(badge(page, "users")).to_be_hidden()
    assert complaints.lines == []


def test_what_is_asked_last_is_shown(panel: Panel, page: Page, complaints: Complaints) -> None:
    panel.enter(page, "users")
    search, second = page.get_by_label("Search users"), page.get_by_role("link", name="Page 2")
    asked = Held(page, "**/admin/users?*")
    second.click()
    replaced = [asked.next("page=2")]
    search.fill("e")
    replaced.append(asked.next("q=e&"))
    search.fill("pend")
    replaced.append(asked.next("q=pend&"))
    # The list is about to go, and its links know nothing of what was typed.
    second.click()
    search.fill("pending")
    asked.next("q=pending&").continue_()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=pending&"))
    assert names(page) == ["Pending Example"]
    for route in replaced:
        assert route.request.failure == "net::ERR_ABORTED"
    assert not [route for route in asked.routes if "page=2" in route.request.url]
    assert complaints.lines == []


def test_links_sort_and_turn_pages_in_place(
    panel: Panel, page: Page, complaints: Complaints
) -> None:
    panel.enter(page, "users")
    stay(page)
    page.get_by_role("columnheader", name="User", exact=True).get_by_role("link").press("Enter")
    expect(page).to_have_url(re.compile("sort=name"))
    header = page.get_by_role("columnheader", name="User", exact=True)
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(header.get_by_role("link")).to_be_focused()
    header.get_by_role("link").press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert names(page)[0] == "Zoe Feldkamp"
    page.get_by_role("link", name="Page 2").press("Enter")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.get_by_role("link", name="Page 2")).to_be_focused()
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    assert names(page)[-1] == "Ada Moreno"
    # A filter keeps the order.
    page.get_by_label("Role", exact=True).select_option("Moderator")
    expect(page).to_have_url(re.compile("role=moderator"))
    expect(page.locator("#f-live-polite")).to_have_text(re.compile(r"^1.\d of \d"))
    expect(header).to_have_attribute("aria-sort", "descending")
    assert has_stayed(page)
    page.go_back()
    expect(page.locator("tbody .admin-link").first).to_have_text("Zoe Feldkamp")
    page.go_back()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert complaints.lines == []


FOCUS = """(target) => {
    const { activeElement: it } = document;
    const style = getComputedStyle(it);
    // A choice shows the ring of its hidden field on its text.
    const ringed = style.opacity === "0" ? getComputedStyle(it.nextElementSibling) : style;
    const box = it.getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(x, y);
    const top = at(box.left + box.width / 2, box.top + Math.min(2, box.height / 2));
    const bottom = at(box.left + box.width / 2, box.bottom - Math.min(2, box.height / 2));
    // A toast goes away by itself.
    const isSeen = (seen) =>
        seen && (it.contains(seen) || seen.contains(it) || seen.closest(".f-toaster"));
    return {
        html: it.outerHTML.slice(0, 160),
        isEnd: it === document.body,
        isTarget: it === target,
        ring: ringed.outlineStyle === "none" ? 0 : parseFloat(ringed.outlineWidth),
        // What is larger than the page, as a table, cannot be seen as a whole.
        isSeen: box.height > innerHeight / 2 || (isSeen(top) && isSeen(bottom)),
    };
}"""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Walk by a key until a place has the focus; every stop has a ring and is seen."""
    for _ in range(100):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUS, target.element_handle())
        assert stop["isEnd"] or (stop["ring"] >= 2 and stop["isSeen"]), stop
        if stop["isTarget"]:
            return
    pytest.fail(f"the keyboard does not lead to {target}")


def test_all_of_it_works_by_keyboard_alone(
    panel: Panel, page: Page, complaints: Complaints
) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    panel.enter(page, "users")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    search = page.get_by_label("Search users")
    expect(search).to_be_focused()
    page.keyboard.type("example.com")
    expect(page.locator("tbody tr")).to_have_count(8)
    expect(search).to_be_focused()
    page.keyboard.type("/")  # in a field it is a letter
    expect(page.get_by_role("main").get_by_text("No users match")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator("tbody tr")).to_have_count(8)

    mine = row(page, "Pending Example")
    tab_to(page, mine.get_by_role("button", name="Approve Pending Example"))
    page.keyboard.press("Enter")
    expect(state(mine)).to_have_text("Active")
    # The button is gone, and its neighbour has the focus.
    menu_button = mine.get_by_role("button", name="Actions for Pending Example")
    expect(menu_button).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="View profile")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu_button).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Suspend")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Suspend user"))
    page.keyboard.press("Enter")
    expect(state(mine)).to_have_text("Suspended")

    box = page.get_by_role("checkbox", name="Choose Editor Example")
    tab_to(page, box, "Shift+Tab")
    page.keyboard.press("Space")
    bar = page.locator("[data-selection-bar]")
    expect(bar).to_contain_text("1 selected")
    # Up to the header, and down to the bar that keeps to the lower edge: neither covers a stop.
    tab_to(page, search, "Shift+Tab")
    tab_to(page, bar.get_by_role("button", name="Approve"))
    page.keyboard.press("Enter")
    expect(page.locator(TOAST).last).to_contain_text("had nothing to change")

    panel.go(page, "logs")
    page.keyboard.press("/")
    tab_to(page, page.get_by_label("All", exact=True), "Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="RuntimeError")).to_have_count(0)
    expect(page.get_by_label("4xx")).to_be_focused()
    page.keyboard.press("/")  # nobody writes in a choice
    expect(page.get_by_label("Search errors")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="NotFoundError"))
    page.keyboard.press("Enter")
    resolve = page.get_by_role("button", name="Resolve")
    expect(resolve).to_be_visible()
    tab_to(page, resolve)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Open again")).to_be_focused()
    assert complaints.lines == []


def test_the_forms_work_without_javascript(panel: Panel, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(f"{panel.address}/enter/{panel.ids['admin@example.com']}")
        page.goto(f"{panel.address}/admin/users")
        page.get_by_label("Search users").fill("example.com")
        page.get_by_label("Status", exact=True).select_option("Pending approval")
        page.get_by_role("button", name="Filter").click()
        expect(page).to_have_url(re.compile("q=example.com.*status=pending"))
        page.get_by_role("button", name="Approve Pending Example").click()
        expect(page.get_by_text("Pending Example was approved.")).to_be_visible()
        expect(page).to_have_url(re.compile("status=pending"))
        expect(page.get_by_role("main").get_by_text("No users match")).to_be_visible()
        page.get_by_role("link", name="Clear filters").click()

        choose(page, "Other Example")
        choose(page, "Editor Example")
        page.locator("[data-selection-bar]").get_by_role("button", name="Suspend").click()
        expect(page.get_by_text("2 users were suspended.")).to_be_visible()
        mine = row(page, "Editor Example")
        expect(state(mine)).to_have_text("Suspended")
        mine.get_by_role("button", name="Actions for Editor Example").click()
        click_in_place(page, page.get_by_role("menuitem", name="Reactivate"))
        expect(page.get_by_text("Editor Example was reactivated.")).to_be_visible()
        page.get_by_role("link", name="Page 2").click()
        expect(page.locator("tbody tr")).to_have_count(15)

        page.get_by_label("Search users").fill("other")
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("link", name="Other Example").click()
        page.get_by_label("Role of Other Example").select_option("Moderator")
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_text("Other Example has the role moderator now.")).to_be_visible()

        page.goto(f"{panel.address}/admin/logs")
        page.get_by_label("5xx").check()
        page.get_by_role("button", name="Filter").click()
        expect(page.locator("tbody tr")).to_have_count(4)
        page.get_by_role("link", name="KeyError").click()
        page.get_by_role("button", name="Resolve").click()
        expect(page.get_by_text("KeyError is resolved now.")).to_be_visible()


def fits(page: Page) -> bool:
    """Tell whether the page does not scroll sideways, nor anything in it but what is made to."""
    try:
        page.wait_for_function(  # charts follow
            """() => document.documentElement.scrollWidth <= innerWidth
                && ![...document.querySelectorAll("main *")].some((element) =>
                    element.getBoundingClientRect().right > innerWidth + 1
                    && !element.closest("pre, .f-sr-only, [popover]"))"""
        )
    except TimeIsUp:
        return False
    return True


def test_it_works_on_a_phone(panel: Panel, phone: Page, complaints: Complaints) -> None:
    panel.enter(phone, "analytics")
    navigation = phone.get_by_role("navigation", name="Admin")
    opener = phone.get_by_role("button", name="Open navigation")
    expect(navigation).to_be_hidden()
    opener.tap()
    expect(navigation).to_be_visible()
    navigation.get_by_role("button", name="Close navigation").tap()
    expect(navigation).to_be_hidden()
    opener.tap()
    navigation.get_by_role("link", name="Users").tap()
    expect(phone.get_by_role("heading", name="Users", exact=True)).to_be_visible()
    expect(navigation).to_be_hidden()

    # Name, state and actions are there without scrolling sideways.
    mine = row(phone, "Goran Petrov")
    expect(state(mine)).to_have_text("Pending approval")
    mine.get_by_role("button", name="Approve Goran Petrov").tap()
    expect(state(mine)).to_have_text("Active")
    expect(figure(phone, "Pending approval")).to_have_text("9")
    mine.get_by_role("button", name="Actions for Goran Petrov").tap()
    phone.get_by_role("menuitem", name="Suspend").tap()
    phone.get_by_role("button", name="Suspend user").tap()
    expect(state(mine)).to_have_text("Suspended")
    # The cell of a box is as good as the box.
    row(phone, "Ines Duarte").get_by_role("cell").first.tap(position={"x": 4, "y": 4})
    phone.locator("[data-selection-bar]").get_by_role("button", name="Approve").tap()
    expect(state(row(phone, "Ines Duarte"))).to_have_text("Active")

    panel.go(phone, "logs")
    phone.get_by_label("4xx").check()
    expect(phone.locator("tbody tr")).to_have_count(3)
    phone.get_by_role("link", name="ValidationError").tap()
    phone.get_by_role("button", name="Resolve").tap()
    expect(phone.get_by_role("button", name="Open again")).to_be_visible()

    user = panel.ids["maximiliane.antonia.hohenwarter-castellanos.de.la.fuente@example.org"]
    error = panel.ids["KeyError"]
    panel.name_without_spaces(user, error)
    for path in (*PAGES, f"users/{user}", f"logs/{error}", "users?page=2"):
        phone.goto(f"{panel.address}/admin/{path}")
        for width in (390, 320):
            phone.set_viewport_size({"width": width, "height": 800})
            assert fits(phone), (path, width)
    assert complaints.lines == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    panel: Panel, page: Page, node_packages: Path, scheme: Literal["light", "dark"],
    complaints: Complaints,
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    user, error = panel.ids["goran.petrov@example.org"], panel.ids["RuntimeError"]
    panel.enter(page, "users")
    for path in (f"users/{user}", f"logs/{error}", *PAGES[1:], "logs?q=zzz", "audit?q=zzz"):
        panel.go(page, path)
        assert violations(page, node_packages) == [], path
    panel.go(page, "users")
    choose(page, "Editor Example")
    assert violations(page, node_packages) == []
    page.get_by_role("button", name="Actions for Editor Example").click()
    assert violations(page, node_packages, "[popover]:popover-open") == []
    page.get_by_role("menuitem", name="Suspend").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert violations(page, node_packages, "#f-confirm") == []
    page.keyboard.press("Escape")
    page.get_by_label("Search users").fill("zzz")
    expect(page.get_by_role("main").get_by_text("No users match")).to_be_visible()
    assert violations(page, node_packages, "main") == []
    page.set_viewport_size(PHONE)
    panel.go(page, "users")
    page.get_by_role("button", name="Open navigation").click()
    assert violations(page, node_packages) == []
    assert complaints.lines == []
