"""The colours that ``theme.contrast`` computes are those that the browser paints."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from feather.frontend.assets import STATIC_FOLDER, manifest
from feather.frontend.contrast.colours import to_srgb
from feather.frontend.contrast.pairs import PAIRS
from feather.frontend.contrast.theme import palettes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOKENS = sorted({token for pair in PAIRS for token in pair[:2]})
PAINTED = """tokens => {
    const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement("i"));
    return tokens.map((token) => {
        probe.style.color = `var(--${token})`;
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = getComputedStyle(probe).color;
        brush.fillRect(0, 0, 1, 1);
        return [...brush.getImageData(0, 0, 1, 1).data];
    });
}"""
THEMES = {
    "none": "",
    "two numbers": ":root { --brand-h: 30; --brand-c: 0.16; --neutral-h: 80; }",
    "grey as shadcn's": """
        :root { --primary: oklch(0.205 0 0); --primary-foreground: oklch(0.985 0 0);
                --background: oklch(1 0 0); --card: oklch(1 0 0); --ring: oklch(0.708 0 0); }
        .dark { --primary: oklch(0.922 0 0); --primary-foreground: oklch(0.205 0 0);
                --background: oklch(0.145 0 0); --card: oklch(0.205 0 0);
                --ring: oklch(0.556 0 0); }
    """,
    "hsl and layers": """
        @layer base {
            :root { --background: hsl(0 0% 100%); --primary: hsl(262.1 83.3% 57.8%); }
            .dark { --background: hsl(224, 71.4%, 4.1%); --primary: hsla(263.4, 70%, 50.4%, 1); }
        }
        @layer theme { :root { --card: rgb(250 240 230); } }
        @layer base { :root { --card: rgb(10%, 20%, 30%); } }
        :where(:root) { --link: #abc; }
        @layer late { :root { --link: #123456; --success: lime; } }
        @layer base { :root { --success: navy; } }
    """,
    "hex, mixes and calculations": """
        :root {
            --mine: #0af; --background: #fefefe; --card: #fffc; --chart-1: var(--none, var(--mine));
            --primary: color-mix(in srgb, var(--mine) 30%, black);
            --link: color-mix(in oklab, #f00, oklch(0.5 0.1 120) 25%);
            --ring: color-mix(in oklab, red 20%, #00f 20%);
            --info: oklch(from var(--mine) calc(l - 0.2) min(c * 2, 0.3) calc(h + 180));
            --success: oklab(from green calc(l * 90%) a b);
            --chart-2: rgb(from var(--mine) calc(r + 20) g calc((b - 5) / 2));
            --chart-3: hsl(from #c33 calc(h + 100) s clamp(10, l, 30));
            --chart-4: oklch(50% 75% 200grad);
            --chart-5: oklch(0.9 0.4 300);
            --chart-6: light-dark(light-dark(#111, #222), light-dark(#333, #444));
            --warning: rgb(300 -20 12.5);
            --tooltip: oklab(0.4 -0.1 50%);
            --destructive: hsl(-30deg 120% 40%);
        }
    """,
    "selectors and conditions": """
        html { --link: #111; }
        :root { --link: #222; }
        :root.dark { --link: #333; }
        html:not(.dark) { --ring: #444; }
        .dark p, :root .x, :root > b, .other, .lights { --ring: #555; }
        :root { --ring: #666; &.dark { --ring: #777; } .dark { --ring: #888; } }
        :root { & b { --ring: #999; } }
        :is(.light, .nothing):root { --card: #abcdef; }
        @media (prefers-color-scheme: dark) { :root { --muted: #010203; } }
        @media (prefers-color-scheme:light), print { :root { --muted: #fdfcfb; } }
        @media print { :root { --sunken: #f0f; } }
        @media (prefers-contrast: more) { :root { --sunken: #f0f; } }
        @media not all { :root { --sunken: #f0f; } }
        @supports (color: red) { :root { --accent: #0a0b0c; } }
        @supports not (color: red) { :root { --accent: #f0f; } }
        :root { --popover: #fafbfc !important; }
        .light { --popover: #000; } .dark { --popover: #000; }
        .dark { @media screen and (prefers-color-scheme: dark) { --sidebar: #0f0f10; } }
        @media (prefers-color-scheme: dark) { @layer base { :root { --tooltip: #123; } } }
        a::after { content: "} :root { --info: red; }"; background: url(data:x;y,}{); }
        /* :root { --info: red; } */
        :root { --primary: #7c3aed; }
    """,
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_computed_colours_are_painted_ones(
    theme: str, mode: str, page: Page, tmp_path: Path
) -> None:
    own = tmp_path / "app.css"
    own.write_text(THEMES[theme])
    framework = (STATIC_FOLDER / manifest()["feather.css"]).read_text("utf-8")
    page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]  # it is one of them
    page.set_content(f"<html class={mode}><style>{framework}</style><style>{THEMES[theme]}</style>")
    painted = dict(zip(TOKENS, page.evaluate(PAINTED, TOKENS), strict=True))

    palette = palettes(own, tmp_path)[mode == "dark"]
    different = []
    for token in TOKENS:
        colour = palette.colour(token)
        computed = [round(255 * value) for value in (*to_srgb(colour), colour.alpha)]
        if any(abs(a - b) > 2 for a, b in zip(computed, painted[token], strict=True)):
            different.append((token, computed, painted[token]))
    assert different == []
