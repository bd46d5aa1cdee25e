"""The design tokens that the gallery shows."""

import re

from feather.frontend.assets import STATIC_FOLDER

_token = re.compile(r"^  --([\w-]+):\s", re.MULTILINE)


def colour_tokens() -> list[tuple[str, str | None]]:
    """Return the names of the fills, each with the colour of the text on it if there is one."""
    names = _names()
    colours = names[names.index("background") : names.index("radius")]
    texts = {name for name in colours if name.endswith("-foreground")}
    return [
        (fill, text if (text := f"{fill}-foreground") in texts else None)
        for fill in colours
        if fill not in texts and fill != "foreground"
    ]


def type_tokens() -> list[str]:
    """Return the names of the sizes of text, from small to large."""
    return [name for name in _names() if re.fullmatch(r"text-[a-z0-9]+", name)]


def _names() -> list[str]:
    return _token.findall((STATIC_FOLDER / "tokens.css").read_text("utf-8"))
