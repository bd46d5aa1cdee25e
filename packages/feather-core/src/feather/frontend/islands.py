"""Which islands there are: the framework's own, and the app's."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import url_for

ISLANDS = "islands"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OWN = ("feather-chart", "feather-selection")


def own_islands() -> dict[str, str]:
    """Return the address of each island that the framework brings, by its name."""
    return {name: url_for("feather.static", filename=f"{name}.js") for name in _OWN}


def island_names(static_folder: Path) -> Iterator[str]:
    """Yield the names of an app's islands: those of its files ``islands/NAME.js``, sorted.

    Args:
        static_folder: The app's static folder. A file whose name is not kebab-case is no island.
    """
    folder = static_folder / ISLANDS
    files = folder.iterdir() if folder.is_dir() else ()
    for file in sorted(files):
        if file.suffix == ".js" and NAME.fullmatch(file.stem):
            yield file.stem
