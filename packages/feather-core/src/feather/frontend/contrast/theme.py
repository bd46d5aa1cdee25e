"""The theme of an app: the framework's stylesheet, and what the app's own changes."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from feather.frontend.assets import STATIC_FOLDER, manifest
from feather.frontend.contrast.cascade import Source, custom_properties
from feather.frontend.contrast.palette import Palette
from feather.frontend.contrast.stylesheet import Rule, parse

_import = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?(?P<path>[^\"')\s]+)[\"']?\s*\)?"
    r"\s*(?:layer\(\s*(?P<layer>[\w-]+)[^)]*\))?"
)


def palettes(stylesheet: Path, root: Path) -> tuple[Palette, Palette]:
    """Return the colours of an app's pages, light and dark.

    Args:
        stylesheet: The app's own stylesheet, with those that it imports.
        root: The app's folder; what lies outside of it is not read.
    """
    sources = [Source(framework_sheet()), *_sources(stylesheet, root, None, set())]
    light, dark = (
        Palette(custom_properties(sources, dark=mode), dark=mode) for mode in (False, True)
    )
    return light, dark


@cache
def framework_sheet() -> Rule:
    """Return the stylesheet of every page."""
    return parse((STATIC_FOLDER / manifest()["feather.css"]).read_text("utf-8"))


def _sources(file: Path, root: Path, layer: str | None, seen: set[Path]) -> Iterator[Source]:
    path = file.resolve()
    if path in seen or not path.is_relative_to(root.resolve()) or not path.is_file():
        return
    seen.add(path)
    sheet = parse(path.read_text("utf-8", "replace"))
    for statement in sheet.statements:
        if found := _import.match(statement):
            yield from _sources(path.parent / found["path"], root, layer or found["layer"], seen)
    yield Source(sheet, layer)
