"""The islands that the framework brings: charts, and rows that are chosen over several pages."""

from pathlib import Path

import pytest
from axe import violations
from browsers import Complaints, click_in_place
from playwright.sync_api import Browser, Page, expect
from ui_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CHART = "#growth[data-island-ready]"
# How many pixels of the canvas have the colour of a variable, at most 24 steps away.
PAINTED = """([canvas, name]) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(--${name})`;
    const pixel = document.createElement("canvas").getContext("2d");
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    probe.remove();
    const wanted = pixel.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const blank = Object.assign(document.createElement("canvas"), { width, height });
    const copy = blank.getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] > 250 && [0, 1, 2].every((i) => Math.abs(data[at + i] - wanted[i]) < 24))
            found++;
    return found;
}"""


def painted(page: Page, token: str) -> int:
    canvas = page.locator(f"{CHART} canvas").element_handle()
    found: int = page.evaluate(PAINTED, [canvas, token])
    return found


def ink(page: Page) -> str:
    picture: str = page.locator(f"{CHART} canvas").evaluate("canvas => canvas.toDataURL()")
    return picture


def test_a_chart_is_painted_in_the_colours_of_the_theme(
    tab: Page, site: Site, node_packages: Path, complaints: Complaints
) -> None:
    tab.emulate_media(color_scheme="light", reduced_motion="reduce")
    tab.goto(f"{site.address}/chart")
    expect(tab.locator(CHART)).to_be_visible()
    light = ink(tab)
    for theme in ("light", "dark"):
        tab.evaluate("theme => setTheme(theme)", theme)
        assert painted(tab, "chart-1") > 100, theme
        assert painted(tab, "chart-2") > 1000, theme
        assert violations(tab, node_packages, "#growth") == []
    assert ink(tab) != light

    # A morph brings other numbers, and takes away what the script wrote on the canvas.
    before = ink(tab)
    tab.evaluate("window.before = document.querySelector('#growth canvas')")
    tab.get_by_role("button", name="More").click()
    expect(tab.get_by_role("img", name="Users grew to 40.")).to_be_visible()
    tab.wait_for_function(
        "picture => document.querySelector('#growth canvas').toDataURL() !== picture", arg=before
    )
    assert painted(tab, "chart-2") > 1000
    assert tab.evaluate("before === document.querySelector('#growth canvas')")
    assert tab.locator("#growth canvas").evaluate("e => e.offsetHeight") == 256

    # The numbers, by keyboard.
    tab.get_by_role("button", name="View as table: Users and sign-ups").focus()
    tab.keyboard.press("Enter")
    table = tab.get_by_role("dialog", name="Users and sign-ups")
    expect(table.get_by_role("row").last).to_have_text("Wed403")
    expect(table.get_by_role("button", name="Close")).to_be_focused()
    assert violations(tab, node_packages, "#growth-table") == []
    tab.keyboard.press("Escape")
    expect(table).to_be_hidden()
    expect(tab.get_by_role("button", name="View as table")).to_be_focused()
    assert complaints.lines == []


def test_without_scripts_a_chart_is_its_sentence_and_its_table(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/chart")
    expect(page.locator(".f-chart-plot")).to_have_text("Users grew to 15.")
    assert page.locator(".f-chart-plot").evaluate("e => e.offsetHeight") < 40
    expect(page.get_by_role("row").last).to_be_visible()
    expect(page.get_by_role("button", name="View as table")).to_be_hidden()

    # So are the boxes of a form, and the items of a menu that send it.
    page.goto(f"{site.address}/selection")
    expect(page.get_by_text("This page")).to_be_visible()
    expect(page.get_by_role("button", name="Select all")).to_be_hidden()
    page.get_by_role("checkbox", name="Member 2").check()
    opener = page.get_by_role("button", name="More")
    opener.click()
    item = page.get_by_role("menuitem", name="Archive")
    menu, button = page.locator("#more").bounding_box(), opener.bounding_box()
    assert menu
    assert button
    assert abs(menu["x"] + menu["width"] - button["x"] - button["width"]) <= 1
    click_in_place(page, item)
    expect(page.locator("body")).to_have_text("archive 2")
    context.close()


def test_rows_are_chosen_over_pages(
    tab: Page, site: Site, node_packages: Path, complaints: Complaints
) -> None:
    tab.emulate_media(reduced_motion="reduce")
    tab.goto(f"{site.address}/selection")
    count, answer = tab.locator("[data-selection-count]"), tab.locator("#answer")
    head = tab.get_by_role("checkbox", name="This page")
    expect(tab.locator("#members[data-island-ready]")).to_be_visible()
    expect(count).to_be_hidden()

    tab.get_by_role("checkbox", name="Member 2").focus()
    tab.keyboard.press("Space")
    tab.get_by_role("checkbox", name="Member 4").click(modifiers=["Shift"])
    expect(count).to_have_text("3 selected")
    expect(tab.locator("#f-live-polite")).to_contain_text("3 selected")
    assert head.evaluate("e => e.indeterminate")
    assert violations(tab, node_packages, "#members") == []

    tab.get_by_role("link", name="Page 2").click()
    expect(tab.get_by_role("checkbox", name="Member 5")).not_to_be_checked()
    assert site.requests[-1] == "GET /selection"
    head.check()
    expect(count).to_have_text("7 selected")
    tab.get_by_role("link", name="Page 1").click()
    expect(tab.get_by_role("checkbox", name="Member 3")).to_be_checked()
    expect(tab.get_by_role("checkbox", name="Member 1")).not_to_be_checked()

    # By htmx, after which the server clears it.
    tab.get_by_role("button", name="Approve in place").click()
    expect(answer).to_have_text("swap 2, 3, 4, 5, 6, 7, 8")
    expect(count).to_be_hidden()
    tab.get_by_role("checkbox", name="Member 1").check()
    tab.get_by_role("button", name="Select all 8").click()
    expect(count).to_have_text("All 8 selected")
    expect(tab.get_by_role("button", name="Clear")).to_be_focused()
    tab.get_by_role("button", name="Approve in place").click()
    expect(answer).to_have_text("swap all")

    tab.get_by_role("checkbox", name="Member 1").check()
    tab.get_by_role("link", name="Filter").click()
    expect(count).to_be_hidden()
    expect(tab.get_by_role("checkbox", name="Member 1")).not_to_be_checked()
    tab.get_by_role("checkbox", name="Member 1").check()
    tab.get_by_role("link", name="Page 2").click()
    expect(tab.get_by_role("checkbox", name="Member 5")).to_be_visible()
    tab.get_by_role("checkbox", name="Member 6").check()
    # By a plain submit, of a menu.
    tab.get_by_role("button", name="More").click()
    tab.get_by_role("menuitem", name="Archive").click()
    expect(tab.locator("body")).to_have_text("archive 1, 6")
    assert complaints.lines == []
