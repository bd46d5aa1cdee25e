"""The contrast of themes: the shipped one in every colour, and what an app's own does to it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feather.frontend.contrast.audit import Shortfall, Unknown, audit
from feather.frontend.contrast.cascade import Source, custom_properties
from feather.frontend.contrast.colours import Colour, contrast, from_srgb, to_oklch, to_srgb
from feather.frontend.contrast.errors import Unresolvable
from feather.frontend.contrast.pairs import PAIRS
from feather.frontend.contrast.palette import Palette
from feather.frontend.contrast.stylesheet import parse
from feather.frontend.contrast.theme import framework_sheet, palettes
from feather.frontend.contrast.values import parse_colour

MODES = {"light": False, "dark": True}
FRACTION = st.floats(0, 1)
CHANNELS = st.tuples(FRACTION, FRACTION, FRACTION)


def palette(css: str = "", *, dark: bool = False) -> Palette:
    sources = [Source(framework_sheet()), Source(parse(css))]
    return Palette(custom_properties(sources, dark=dark), dark=dark)


def painted(text: str, *, dark: bool = False) -> list[float]:
    """Return a colour as a screen has it: red, green, blue and opacity, from 0 to 255."""
    found = parse_colour(text, dark=dark)
    return [255 * value for value in (*to_srgb(found), found.alpha)]


def test_there_are_52_pairs_and_none_twice() -> None:
    assert len({pair[:2] for pair in PAIRS}) == len(PAIRS) == 52


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("hue", range(0, 360, 5))
def test_the_shipped_theme_is_readable_in_every_hue(hue: int, mode: str) -> None:
    assert list(audit(palette(f":root {{ --brand-h: {hue}; }}", dark=MODES[mode]))) == []


@pytest.mark.parametrize("mode", MODES)
def test_so_it_is_without_relative_colours(mode: str) -> None:
    """Browsers without them keep the values of tokens.css."""
    old = Path(__file__).parents[1] / "frontend/css/tokens.css"
    properties = custom_properties([Source(parse(old.read_text("utf-8")))], dark=MODES[mode])
    for hue in range(0, 360, 5):
        found = list(audit(Palette({**properties, "brand-h": str(hue)}, dark=MODES[mode])))
        assert (hue, found) == (hue, [])


@pytest.mark.parametrize(
    ("text", "surface", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#fff", 1.0),
        ("#767676", "#fff", 4.54),
        ("#777", "white", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("rgb(0 0 0 / 50%)", "#fff", 3.98),  # nearly as #808080
        ("#0000", "#123456", 1.0),
    ],
)
def test_ratios_are_those_of_wcag(text: str, surface: str, ratio: float) -> None:
    one, two = parse_colour(text, dark=False), parse_colour(surface, dark=False)
    assert contrast(one, two) == pytest.approx(ratio, abs=0.01)


@given(CHANNELS, CHANNELS)
def test_a_ratio_has_no_direction_and_stays_within_its_range(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> None:
    first, second = from_srgb(one), from_srgb(two)
    assert contrast(first, second) == pytest.approx(contrast(second, first))
    assert 1 <= contrast(first, second) <= 21.0001


@given(CHANNELS)
def test_colours_survive_the_way_through_oklab(channels: tuple[float, float, float]) -> None:
    there = from_srgb(channels)
    assert to_srgb(there) == pytest.approx(channels, abs=1e-4)
    lightness, chroma, hue = to_oklch(there)
    assert painted(f"oklch({lightness:.9f} {chroma:.9f} {hue:.9f})")[:3] == pytest.approx(
        [255 * value for value in channels], abs=0.05
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#abc", "aabbccff"),
        ("#ABCD", "aabbccdd"),
        ("#12345678", "12345678"),
        (" White ", "ffffffff"),
        ("rgb(255, 0, 10)", "ff000aff"),
        ("rgba(255 0 10 / .5)", "ff000a80"),
        ("rgba(100%, 0%, 10%, 50%)", "ff001a80"),
        ("hsl(120deg 100% 25%)", "008000ff"),
        ("hsl(0.5turn, 100%, 50%)", "00ffffff"),
        ("oklch(1 0 0)", "ffffffff"),
        ("oklch(62.8% 0.2577 29.23)", "ff0000ff"),
        ("OKLCH(0.628 0.2577 29.23deg / 1)", "ff0000ff"),
        ("oklch(0.5 none none)", "636363ff"),
        ("oklab(45.201% -0.03246 -0.31153)", "0000ffff"),
        ("light-dark(#fff, #000)", "ffffffff"),
        ("color-mix(in srgb, #f00, #00f)", "800080ff"),
        ("color-mix(in srgb, #f00 25%, #00f)", "4000bfff"),
        ("color-mix(in srgb, #f00, #00f 25%)", "bf0040ff"),
        ("color-mix(in srgb, #f00 30%, #00f 10%)", "bf004066"),
        ("color-mix(in oklab, #000, #fff)", "636363ff"),
        ("oklch(from #f00 calc((l + 1 - 1) * 2 / 2) min(c, 9) max(h, 0, -1))", "ff0000ff"),
        ("rgb(from #1020307f b g r)", "3020107f"),
        ("hsl(from #00f calc(h - 120) s clamp(0, l, 50))", "00ff00ff"),
    ],
)
def test_every_usual_way_to_write_a_colour_is_understood(text: str, expected: str) -> None:
    assert painted(text) == pytest.approx(list(bytes.fromhex(expected)), abs=0.6)


def test_dark_is_the_second_of_light_dark() -> None:
    text = "color-mix(in srgb, light-dark(#fff, #00f), #000 0%)"
    assert painted(text, dark=True) == pytest.approx([0, 0, 255, 255], abs=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "", "0 0% 100%", "#12", "#12345", "#ggg", "chartreuse-ish", "var(--x)", "lab(50% 0 0)",
        "oklch()", "oklch(1)", "oklch(1 0)", "oklch(1 0 0 0)", "oklch(1 0 0 / 1 / 1)", "rgb(1, 2)",
        "oklch(1 0 0px)", "oklch(a 0 0)", "oklch(1 0 calc(1 / 0))", "oklch(1 0 calc(2)",
        "oklch(1 0 calc(1 +))", "oklch(1 0 calc(30deg + 1))", "oklch(1 0 clamp(1, 2))",
        "oklch(from)", "oklch(from #fff)", "oklch(from nothing l c h)", "oklch(1 0 l)",
        "light-dark(#fff)", "color-mix(in hsl, red, blue)", "color-mix(red, blue)",
        "color-mix(in srgb, red 0%, blue 0%)", "color-mix(in srgb, red)", "url(x)", "inherit",
    ],
)  # fmt: skip
def test_what_is_no_colour_is_named(text: str) -> None:
    with pytest.raises(Unresolvable, match=r"\S"):
        parse_colour(text, dark=False)


@given(st.text("-oklchrgbvafm#()%,/. 0123456789\t\n*+", max_size=30), st.booleans())
def test_any_text_is_a_colour_or_is_named(text: str, dark: bool) -> None:
    try:
        found = Palette({"x": text}, dark=dark).colour("x")
    except Unresolvable:
        return
    assert 0 <= found.alpha <= 1
    assert all(0 <= value <= 1 for value in to_srgb(found))


@given(st.text("ab{}:;-\"'/*@&.\\\n (u", max_size=60))
def test_any_text_is_a_stylesheet(text: str) -> None:
    custom_properties([Source(parse(text))], dark=False)


def test_a_token_may_stand_for_another() -> None:
    css = """:root { --a: var( --b ); --b: oklch(var(--l) 0 var(--none, 0)); --l: 1;
             --c: var(--none, var(--other, #123)); }"""
    assert palette(css).colour("a") == Colour(1.0, 0.0, 0.0, 1.0)
    assert to_srgb(palette(css).colour("c")) == pytest.approx((0x11 / 255, 0x22 / 255, 0x33 / 255))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("var(--nothing)", "--nothing is not set"),
        ("var(--primary)", "--primary refers to itself"),
        ("oklch(from var(--primary-soft) l c h)", "--primary refers to itself"),
        ("var(--link", "a parenthesis is not closed in 'var(--link'"),
        ("240 5.9% 10%", "'240 5.9% 10%' is no colour that can be computed here"),
        ("lch(50 30 200)", "'lch(50 30 200)' is no colour that can be computed here"),
        ("color-mix(in hsl, red, blue)", "'color-mix(in hsl, ...)' cannot be computed here"),
        ("oklch(0.5 0.1)", "'0.5 0.1' is not three numbers and an opacity"),
        ("oklch(0.5 0.1 x)", "'x' is no number"),
    ],
)
def test_what_cannot_be_computed_is_not_passed(value: str, reason: str) -> None:
    found = list(audit(palette(f":root {{ --primary: {value}; --primary-soft: var(--primary); }}")))
    assert Unknown("primary", reason) in found


def test_a_translucent_surface_is_not_passed() -> None:
    found = list(audit(palette(":root { --card: #fffffff0; --input: #000000f0; }")))
    assert found == [Unknown("card", "it is translucent, so what lies behind it counts")]


def test_pairs_below_their_minimum_are_found_with_their_contrast() -> None:
    found = list(audit(palette(":root { --muted-foreground: #999; }")))
    assert {(type(f), f.pair.above) for f in found if isinstance(f, Shortfall)} == {
        (Shortfall, "muted-foreground")
    }
    surfaces = ["background", "card", "muted", "sunken", "popover", "sidebar", "accent"]
    assert [f.pair.below for f in found if isinstance(f, Shortfall)] == surfaces
    (on_card,) = [f for f in found if isinstance(f, Shortfall) and f.pair.below == "card"]
    assert on_card.ratio == pytest.approx(2.85, abs=0.005)


def test_a_pasted_theme_decides_for_each_mode() -> None:
    css = ":root { --card: #fff; } .dark { --card: #000; --foreground: #111; }"
    assert list(audit(palette(css))) == []
    below = [f.pair.below for f in audit(palette(css, dark=True)) if isinstance(f, Shortfall)]
    assert below == ["background", "card", "muted", "sunken", "popover", "sidebar", "accent"]


@pytest.mark.parametrize(
    ("css", "light", "dark"),
    [
        ("html { --x: 1 } :root { --x: 2 } html { --x: 3 }", "2", "2"),
        (":root.dark { --x: 1 } :root { --x: 2 }", "2", "1"),
        (":root { --x: 1 } html:not(.dark) { --x: 2 }", "2", "1"),
        (":root { --x: 1 } :where(.light):root { --x: 2 } :is(.dark, a) { --x: 3 }", "2", "3"),
        (":root { --x: 1; &.dark { --x: 2 } .dark { --x: 3 } & > b { --x: 4 } }", "1", "2"),
        (":root { --x: 1 } .other, .dark p, :root::before, :root:hover { --x: 2 }", "1", "1"),
        (":root { --x: 1 !important } .dark.dark { --x: 2 }", "1", "1"),
        (":root { --x: 1 } @layer theme { .light.light { --x: 2 } }", "1", "1"),
        ("@layer b, a; @layer a { * { --x: 1 } } @layer b.c { :root { --x: 2 } }", "1", "1"),
        (":root { --x: 1 } @media (prefers-color-scheme:dark) { * { --x: 2 } }", "1", "1"),
        ("* { --x: 1 } @media screen and (prefers-color-scheme: dark) { * { --x: 2 } }", "1", "2"),
        ("* { --x: 1 } @media print, (min-width: 1px), not all { * { --x: 2 } }", "1", "1"),
        ("@layer y { * { --x: 1 } } @media all { @layer z { :root { --x: 2 } } }", "2", "2"),
        ("* { --x: 1 } @supports (a: b) { * { --x: 2 } @supports not (a: b) { * { --x: 3 } } }",
         "2", "2"),
        ("/* } */ a { b: '}'; c: url(d;}) } :root { --x: 1 /* ; */ } a { --x: 2 }", "1", "1"),
        (":root { --x: 1", "1", "1"),
    ],
)  # fmt: skip
def test_the_cascade_decides_as_in_browsers(css: str, light: str, dark: str) -> None:
    sources = [Source(parse(css))]
    found = [custom_properties(sources, dark=mode)["x"] for mode in MODES.values()]
    assert found == [light, dark]


def test_what_tailwind_adds_to_css_is_understood() -> None:
    css = """
        @import "tailwindcss";
        @custom-variant dark (&:where(.dark, .dark *));
        @theme inline { --color-primary: var(--primary); }
        @theme { --sidebar: #eee; }
        :root { --card: #fff; @variant dark { --card: #222; } }
        @utility x { --card: red; }
        @keyframes y { from { --card: red; } }
    """
    assert palette(css).colour("card") == parse_colour("#fff", dark=False)
    assert palette(css, dark=True).colour("card") == parse_colour("#222", dark=True)
    assert palette(css).colour("sidebar") == parse_colour("#eee", dark=False)


def test_imported_stylesheets_count_and_others_are_not_read(tmp_path: Path) -> None:
    app = tmp_path / "app"
    (app / "css").mkdir(parents=True)
    (tmp_path / "outside.css").write_text(":root { --ring: #f00; }")
    (app / "theme.css").write_text(
        '@import "css/app.css"; @import "./gone.css"; :root { --card: #111; --link: #222; }'
    )
    (app / "css" / "late.css").write_text(":root { --link: #333; --info: #333; }")
    (app / "css" / "app.css").write_text(
        """@import "tailwindcss" source(none);
        @import "../theme.css"; @import url("late.css") layer(base);
        @import "../../outside.css"; @import url(https://fonts.example/x.css);
        :root { --card: #444; }"""
    )
    light, dark = palettes(app / "css" / "app.css", app)
    assert (light.dark, dark.dark) == (False, True)
    found = {name: light.colour(name) for name in ("card", "link", "info", "ring")}
    assert found == {
        "card": parse_colour("#444", dark=False),
        "link": parse_colour("#222", dark=False),
        "info": parse_colour("#333", dark=False),
        "ring": palette().colour("ring"),
    }
