"""Icons as inline SVG, from the pack that the build of the wheel makes."""

import logging
from functools import cache, lru_cache
from mmap import ACCESS_READ, mmap
from typing import NamedTuple

from markupsafe import Markup, escape

from feather.frontend.assets import STATIC_FOLDER

_logger = logging.getLogger(__name__)
_FALLBACK = "help"
_LONGEST_NAME = 64  # characters of an unknown name that the log gets to see


class _Drawing(NamedTuple):
    view_box: str
    markup: str


def icon(
    name: str, size: str = "md", class_: str = "", label: str | None = None, fill: bool = False
) -> Markup:
    """Draw an icon.

    An unknown name gives a question mark and one warning in the log; a page never fails over it.

    Args:
        name: A name of Material Symbols, or an older one of Material Icons.
        size: ``sm`` (18 px), ``md`` (24 px), ``lg`` (36 px) or ``xl`` (48 px).
        class_: Further CSS classes.
        label: What the icon says to those who do not see it; without one it is decoration.
        fill: Whether to draw the filled variant, if there is one.
    """
    # Exactly str: Markup equals a text that is escaped in another way.
    if not class_ and not label and type(name) is type(size) is str:
        return _decoration(name, size, bool(fill))
    return _svg(_drawing(str(name), bool(fill)), size, class_, label)


@lru_cache(maxsize=4096)
def _decoration(name: str, size: str, fill: bool) -> Markup:
    return _svg(_drawing(name, fill), size, "", None)


def _svg(drawing: _Drawing, size: str, class_: str, label: str | None) -> Markup:
    classes = f"f-icon {escape(class_)}" if class_ else "f-icon"
    sized = f' data-size="{escape(size)}"' if size != "md" else ""
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704  # the drawing is ours, all else is escaped
        f'<svg class="{classes}"{sized} viewBox="{drawing.view_box}" {role} focusable="false">'
        f"{drawing.markup}</svg>"
    )


@lru_cache(maxsize=4096)
def _drawing(name: str, fill: bool) -> _Drawing:
    found = (_find(f"{name}:fill") if fill else None) or _find(name)
    if found is None:
        _logger.warning(
            "icon %r does not exist; a question mark is shown. The names are those of "
            "https://fonts.google.com/icons, with underscores: 'arrow_back'",
            name[:_LONGEST_NAME],
        )
        found = _find(_FALLBACK) or _Drawing("0 0 24 24", "")
    return found


def _find(name: str) -> _Drawing | None:
    """Search the pack: lines ``name TAB viewBox TAB markup``, sorted by the bytes of the name."""
    wanted = name.encode("utf-8", "replace")
    pack = _pack()
    low, high = 0, len(pack)
    while low < high:
        start = pack.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = pack.find(b"\n", start)
        found, view_box, markup = pack[start:end].split(b"\t")
        if found == wanted:
            return _Drawing(view_box.decode(), markup.decode())
        if found < wanted:
            low = end + 1
        else:
            high = start
    return None


@cache
def _pack() -> mmap:
    with (STATIC_FOLDER / "icons.txt").open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)
