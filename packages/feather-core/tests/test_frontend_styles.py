"""The stylesheets: what they weigh, and that tokens, components and Tailwind's theme agree."""

import gzip
import re
from pathlib import Path

import pytest

from feather.frontend.assets import STATIC_FOLDER, manifest
from feather.frontend.templates import TEMPLATE_FOLDER

CSS = Path(__file__).parents[1] / "frontend/css"
SOURCES = sorted(CSS.rglob("*.css"))
BUDGET = 10 * 1024  # bytes, compressed


def declarations(file: Path) -> dict[str, str]:
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r"^\s+--([\w-]+):\s*(.*?);", text, re.MULTILINE | re.DOTALL)
    return {name: " ".join(value.split()) for name, value in found}


TOKENS = declarations(CSS / "tokens.css")
THEME = declarations(CSS / "tailwind-theme.css")


def built() -> bytes:
    return (STATIC_FOLDER / manifest()["feather.css"]).read_bytes()


def test_the_stylesheet_keeps_to_its_budget() -> None:
    assert len(gzip.compress(built(), 9)) <= BUDGET


def test_all_sources_are_part_of_it() -> None:
    imported = re.findall(r'@import "\./(.+?)"', (CSS / "feather.css").read_text("utf-8"))
    apart = {"feather.css", "tailwind-theme.css"}
    assert {str(path.relative_to(CSS)) for path in SOURCES} == {*imported, *apart}


@pytest.mark.parametrize("file", SOURCES, ids=lambda path: path.name)
def test_colours_are_tokens(file: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)
    assert "dark:" not in text
    if file.name not in ("tokens.css", "tailwind-theme.css", "derived.css", "print.css"):
        assert not re.search(r"\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\((?!from var)", text)


def test_every_variable_that_is_used_exists() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES)
    used = set(re.findall(r"var\(--([\w-]+)\)", text))
    defined = set(re.findall(r"--([\w-]+):", text))
    assert used - defined == set()


def test_every_class_of_a_component_is_styled() -> None:
    styled = set(re.findall(rb"\.(f-[\w-]+)", built()))
    marked = {
        name.encode()
        for file in TEMPLATE_FOLDER.rglob("*.html")
        for value in re.findall(r'class="([^"]*)', file.read_text("utf-8"))
        for name in re.findall(r"\bf-[\w-]+", value)
    }
    assert {b"f-button", b"f-field"} <= marked
    assert marked - styled == set()


def test_tailwind_knows_every_colour() -> None:
    names = list(TOKENS)
    colours = names[names.index("background") : names.index("radius")]
    # The scrim is translucent, and no surface.
    assert {f"color-{name}" for name in colours if name != "scrim"} == {
        name for name in THEME if name.startswith("color-")
    }
    for name in THEME:
        if name.startswith("color-"):
            assert THEME[name] == f"var(--{name.removeprefix('color-')})"


def test_tailwind_and_the_tokens_agree_where_both_have_a_name() -> None:
    shared = TOKENS.keys() & THEME.keys()
    assert {"font-sans", "text-sm", "text-display--line-height", "shadow-card"} <= shared
    assert {name: THEME[name] for name in shared} == {name: TOKENS[name] for name in shared}


def test_no_name_of_tailwinds_theme_is_its_own_value() -> None:
    """Tailwind writes the names to the page's root, where a circle would take their meaning."""
    assert [name for name, value in THEME.items() if f"var(--{name})" in value] == []


def test_the_theme_is_shipped_and_not_served() -> None:
    shipped = (STATIC_FOLDER / "tailwind-theme.css").read_text("utf-8")
    assert shipped == (CSS / "tailwind-theme.css").read_text("utf-8")
    assert "tailwind-theme.css" not in manifest()
