"""The gallery, which has every component, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import violations
from browsers import Complaints
from components import make_app
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

THEMES = ["light", "dark"]
COARSE_TARGET = 44  # pixels
# --ring, and --destructive where something is wrong.
RINGS = {
    "light": {"oklch(0.56 0.1 218)", "oklch(0.53 0.195 26)"},
    "dark": {"oklch(0.76 0.09 218)", "oklch(0.58 0.185 26)"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = make_app(tmp_path_factory.mktemp("app"), FEATHER_ENV="development")
    app.config["TEMPLATES_AUTO_RELOAD"] = False
    with served(app) as address:
        yield address


@pytest.fixture
def gallery(site: str, page: Page) -> Page:
    page.goto(f"{site}/_feather/components")
    page.evaluate("document.fonts.ready")
    return page


def open_details(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(
    gallery: Page, node_packages: Path, theme: str, complaints: Complaints
) -> None:
    # What fades in is judged when it is there.
    gallery.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    gallery.reload()
    open_details(gallery)
    assert violations(gallery, node_packages) == []
    gallery.get_by_role("button", name="Rename…").first.click()
    expect(gallery.get_by_role("dialog", name="Rename project")).to_be_visible()
    assert violations(gallery, node_packages, "#rename") == []
    gallery.keyboard.press("Escape")
    gallery.get_by_role("button", name="Sort by").click()
    expect(gallery.get_by_role("menu", name="Sort by")).to_be_visible()
    assert violations(gallery, node_packages, "#sort-menu") == []
    assert complaints.lines == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["/absent", "/_feather/components/toast"])
def test_axe_finds_nothing_on_pages_of_errors(
    site: str, page: Page, node_packages: Path, theme: str, path: str
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(site + path)
    expect(page.get_by_role("link", name="Go to the start page")).to_be_visible()
    assert violations(page, node_packages) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_never_scrolls_sideways(gallery: Page, width: int) -> None:
    gallery.set_viewport_size({"width": width, "height": 800})
    open_details(gallery)
    assert gallery.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = gallery.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .filter((e) => !e.closest("pre, .f-table-wrap, .f-sr-only"))
            .map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert wide == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_stop_of_the_keyboard_has_a_ring_and_is_in_sight(gallery: Page, theme: str) -> None:
    gallery.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_details(gallery)
    stops, seen = [], set()
    for _ in range(400):
        gallery.keyboard.press("Tab")
        stop = gallery.evaluate(
            """() => {
                const { activeElement: it } = document;
                if (!it || it === document.body) return null;
                it.number ??= (globalThis.stops = (globalThis.stops ?? 0) + 1);
                const style = getComputedStyle(it);
                const box = it.getBoundingClientRect();
                const header = document.querySelector(".f-header").getBoundingClientRect();
                const hidden = !it.closest(".f-header") && !it.matches(".f-skip")
                    && box.bottom <= header.bottom;
                return {
                    number: it.number,
                    html: it.outerHTML.slice(0, 120),
                    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
                    color: style.outlineColor,
                    inSight: !hidden && box.bottom > 0 && box.top < innerHeight,
                };
            }"""
        )
        if stop is None or stop["number"] in seen:
            break
        seen.add(stop["number"])
        stops.append(stop)
    else:
        pytest.fail("the walk does not end")
    assert len(stops) > 100
    assert [stop for stop in stops if stop["ring"] < 2] == []
    assert {stop["color"] for stop in stops} == RINGS[theme]
    assert [stop for stop in stops if not stop["inSight"]] == []


def test_components_are_found_by_name(gallery: Page) -> None:
    field = gallery.get_by_role("searchbox", name="Find a component")
    field.fill("modal")
    shown = gallery.locator(".g-section:visible .g-title h2")
    expect(shown).to_have_text(["modal", "confirm_modal", "prompt_modal"])
    expect(gallery.get_by_role("status").filter(has_text="3 found")).to_be_attached()
    field.fill("")
    expect(gallery.locator("section#button")).to_be_visible()


def test_calls_can_be_copied(gallery: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy the call of button: In a form").click()
    gallery.wait_for_function(
        "async (copied) => (await navigator.clipboard.readText()) === copied",
        arg='{{ button("Save", type="submit") }}',
    )


def test_fingers_find_every_target(site: str, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site}/_feather/components")
    open_details(page)
    small = page.evaluate(
        """least => [...document.querySelectorAll(
                "button, .f-input, .f-select, .f-choice, .g-nav a, summary, .f-pagination a")]
            .filter((e) => e.checkVisibility() && !e.closest(".f-menu, dialog"))
            .filter((e) => e.getBoundingClientRect().height < least)
            .map((e) => `${e.getBoundingClientRect().height} ${e.outerHTML.slice(0, 100)}`)""",
        COARSE_TARGET,
    )
    assert small == []
    assert page.locator("#email").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16
    context.close()


def test_sizes_are_those_of_the_design(gallery: Page) -> None:
    def style(selector: str, *names: str) -> list[str]:
        return gallery.locator(selector).first.evaluate(
            "(e, names) => names.map((name) => getComputedStyle(e)[name])", list(names)
        )

    sizes = gallery.locator("#button .f-button", has_text="Small")
    assert sizes.evaluate("e => e.offsetHeight") == 30
    for name, height in {"Medium": 36, "Large": 44}.items():
        button = gallery.locator("#button").get_by_role("button", name=name, exact=True)
        assert button.evaluate("e => e.offsetHeight") == height
    assert gallery.locator("#full_name").evaluate("e => e.offsetHeight") == 36
    assert style("#button .f-button[type=submit]", "borderRadius", "fontSize") == ["8px", "14px"]
    assert style("#card .f-card .f-card", "borderRadius") == ["14px"]
    assert style("#icon .f-icon[data-size=xl]", "width", "height") == ["48px", "48px"]
    assert style("body", "fontFamily")[0].startswith('"Inter Variable"')
    assert gallery.evaluate("document.fonts.check('15px \"Inter Variable\"')")


def test_tables_become_compact(gallery: Page) -> None:
    row = gallery.locator("#table tbody tr").first
    comfortable = row.evaluate("e => e.offsetHeight")
    gallery.evaluate("document.documentElement.dataset.density = 'compact'")
    assert row.evaluate("e => e.offsetHeight") == comfortable - 12


def test_less_motion_more_contrast_and_forced_colours_are_obeyed(gallery: Page) -> None:
    gallery.emulate_media(reduced_motion="reduce")
    moves = "getComputedStyle(document.querySelector('.f-button')).transitionDuration"
    assert set(gallery.evaluate(moves).split(", ")) == {"1e-05s"}
    gallery.emulate_media(reduced_motion="no-preference")
    assert "0.12s" in gallery.evaluate(moves)

    token = "getComputedStyle(document.documentElement).getPropertyValue('--border')"
    soft = gallery.evaluate(token)
    gallery.emulate_media(contrast="more")
    assert gallery.evaluate(token) != soft
    gallery.emulate_media(contrast="no-preference", forced_colors="active")
    check = gallery.locator("#checkbox .f-check").first
    assert check.evaluate("e => getComputedStyle(e).appearance") == "auto"
    gallery.keyboard.press("Tab")
    ring = gallery.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_paper_gets_no_controls(gallery: Page) -> None:
    gallery.emulate_media(media="print", color_scheme="dark")
    expect(gallery.locator("#button .f-button").first).to_be_hidden()
    expect(gallery.locator("#tabs [role=tabpanel]").nth(1)).to_be_visible()
    background = gallery.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background in {"oklch(1 0 0)", "rgb(255, 255, 255)"}


def test_everything_is_there_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/_feather/components")
    for panel in page.locator("#tabs [role=tabpanel]").all():
        expect(panel).to_be_visible()
    expect(page.locator("[data-theme-set]").first).to_be_hidden()
    expect(page.locator("#input").get_by_label("Name", exact=True)).to_be_visible()
    context.close()
