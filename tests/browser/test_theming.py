"""Re-theming by two numbers and by a pasted theme, as browsers compute it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from components import make_app
from flask import Response, render_template_string
from playwright.sync_api import Page
from served import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CSS = Path(__file__).parents[2] / "packages/feather-core/frontend/css"
THEMES = {
    "default": "",
    "numbers": ":root { --brand-h: 20; --brand-c: 0.16; }",
    # As theme editors for shadcn/ui export it, shortened.
    "pasted": """
        :root {
          --radius: 0.25rem;
          --primary: #7c3aed;
          --primary-foreground: #ffffff;
          --card: hsl(40 30% 98%);
          --ring: #7c3aed;
          --font-sans: Georgia, serif;
        }
        .dark {
          --primary: oklch(0.92 0 0);
          --primary-foreground: oklch(0.2 0 0);
          --card: #101418;
        }
    """,
}
PAGE = """
<!doctype html>
<html lang="en"{{ theme_attributes() }}><head><title>Theme</title>
{% include "feather/head.html" %}
<link rel="stylesheet" href="/{{ theme }}.css">
</head><body>
{% import "components/__init__.html" as ui %}
<main class="f-page">{{ ui.button("Save") }}
{% call ui.card("Card") %}<a href="/">Link</a> {{ ui.badge("New", "primary") }}{% endcall %}</main>
</body></html>
"""
# Colours as numbers, whichever notation a browser computes.
RGB = """
    (colour) => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = colour;
        const context = document.createElement("canvas").getContext("2d");
        context.fillStyle = getComputedStyle(probe).color;
        context.fillRect(0, 0, 1, 1);
        probe.remove();
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = make_app(tmp_path_factory.mktemp("app"))
    app.add_url_rule("/<theme>", "page", lambda theme: render_template_string(PAGE, theme=theme))
    app.add_url_rule(
        "/<theme>.css", "css", lambda theme: Response(THEMES[theme], mimetype="text/css")
    )
    with served(app) as address:
        yield address


def rgb(page: Page, colour: str) -> list[int]:
    numbers: list[int] = page.evaluate(RGB, colour)
    return numbers


def background(page: Page, selector: str) -> list[int]:
    script = "e => getComputedStyle(e).backgroundColor"
    return rgb(page, page.locator(selector).evaluate(script))


def hue(red: int, green: int, blue: int) -> float:
    """The hue on the wheel of HSL, in degrees."""
    low, high = min(red, green, blue), max(red, green, blue)
    if low == high:
        return -1
    if high == red:
        return (60 * (green - blue) / (high - low)) % 360
    if high == green:
        return 120 + 60 * (blue - red) / (high - low)
    return 240 + 60 * (red - green) / (high - low)


def open_page(page: Page, site: str, theme: str, mode: str = "light") -> None:
    page.context.add_cookies([{"name": "theme", "value": mode, "url": site}])
    page.goto(f"{site}/{theme}")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_derived_tokens_are_those_of_the_palette_by_default(
    site: str, page: Page, mode: str
) -> None:
    open_page(page, site, "default", mode)
    tokens = dict(re.findall(r"\n  --([\w-]+): (.+);", (CSS / "tokens.css").read_text("utf-8")))
    derived = set(re.findall(r"\n    --([\w-]+):", (CSS / "derived.css").read_text("utf-8")))
    assert {"primary-hover", "primary-soft", "link"} <= derived
    for name in derived:
        computed, written = rgb(page, f"var(--{name})"), rgb(page, tokens[name])
        # A hover is mixed, and may be a little off.
        allowed = 12 if name.endswith("hover") else 1
        assert max(abs(a - b) for a, b in zip(computed, written, strict=True)) <= allowed, name


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_two_numbers_change_all_that_has_the_brand(site: str, page: Page, mode: str) -> None:
    open_page(page, site, "default", mode)
    before = {
        n: hue(*rgb(page, f"var(--{n})")) for n in ("primary", "link", "ring", "primary-soft")
    }
    assert all(180 < value < 210 for value in before.values()), before
    open_page(page, site, "numbers", mode)
    after = {name: hue(*rgb(page, f"var(--{name})")) for name in before}
    assert all(value < 40 or value > 340 for value in after.values()), after
    assert hue(*background(page, "button")) == after["primary"]


def test_a_pasted_theme_replaces_what_it_names_and_what_follows(site: str, page: Page) -> None:
    open_page(page, site, "pasted")
    violet = [0x7C, 0x3A, 0xED]
    assert background(page, "button") == violet
    button = page.get_by_role("button", name="Save")
    assert button.evaluate("e => getComputedStyle(e).borderRadius") == "2px"
    assert page.locator("body").evaluate("e => getComputedStyle(e).fontFamily") == "Georgia, serif"
    assert background(page, ".f-card") == rgb(page, "hsl(40 30% 98%)")
    button.hover()
    page.wait_for_function("e => !e.getAnimations().length", arg=button.element_handle())
    hovered = background(page, "button")
    assert hovered != violet
    assert abs(hue(*hovered) - hue(*violet)) < 10
    for selector, part in {".f-badge": "backgroundColor", "section a": "color"}.items():
        computed = page.locator(selector).evaluate(f"e => getComputedStyle(e).{part}")
        assert abs(hue(*rgb(page, computed)) - hue(*violet)) < 25, selector


def test_a_pasted_theme_has_its_own_dark(site: str, page: Page) -> None:
    open_page(page, site, "pasted", "dark")
    assert background(page, ".f-card") == [0x10, 0x14, 0x18]
    light_grey = background(page, "button")
    assert min(light_grey) > 200
    button = page.get_by_role("button", name="Save")
    button.hover()
    page.wait_for_function("e => !e.getAnimations().length", arg=button.element_handle())
    # Away from its dark text, so that it reads better and not worse.
    assert min(background(page, "button")) > min(light_grey)
