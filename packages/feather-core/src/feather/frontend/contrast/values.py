"""From the text of a value to a colour."""

import re

from feather.frontend.contrast.colours import Colour, from_srgb
from feather.frontend.contrast.errors import Unresolvable
from feather.frontend.contrast.numbers import number
from feather.frontend.contrast.spaces import SPACES, Space

_is_hex = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})").fullmatch
_call = re.compile(r"(?P<name>[a-z-]+)\((?P<inside>.*)\)", re.DOTALL).fullmatch
_NAMED = {
    "black": "#000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "white": "#fff",
    "maroon": "#800000", "red": "#f00", "purple": "#800080", "fuchsia": "#f0f", "green": "#008000",
    "lime": "#0f0", "olive": "#808000", "yellow": "#ff0", "navy": "#000080", "blue": "#00f",
    "teal": "#008080", "aqua": "#0ff", "orange": "#ffa500", "transparent": "#0000",
}  # fmt: skip
_MIXED_IN = {"oklab": SPACES["oklab"], "srgb": SPACES["rgb"]}


def parse_colour(text: str, *, dark: bool) -> Colour:
    """Return the colour that a value stands for.

    Args:
        text: The value, without ``var()``.
        dark: Which of the two ``light-dark()`` gives.

    Raises:
        Unresolvable: If it is no colour, or written in a way that is not known here.
    """
    value = text.strip().lower()
    value = _NAMED.get(value, value)
    if _is_hex(value):
        return _from_hex(value[1:])
    call = _call(value)
    if call is not None:
        name, inside = call["name"], call["inside"]
        if name == "light-dark" and len(pair := split(inside, ",")) == 2:
            return parse_colour(pair[dark], dark=dark)
        if name == "color-mix" and len(parts := split(inside, ",")) == 3:
            return _mix(parts[0], parts[1], parts[2], dark=dark)
        if name in SPACES:
            return _from_function(SPACES[name], inside, dark=dark)
    raise Unresolvable(f"{text.strip()!r} is no colour that can be computed here")


def split(text: str, at: str) -> list[str]:
    """Split a text at a character, or at blanks, outside of parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and (character.isspace() if at == " " else character == at):
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip() or at != " "]


def _from_hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, *alpha = (int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2))
    return from_srgb((red, green, blue), *alpha)


def _from_function(space: Space, inside: str, *, dark: bool) -> Colour:
    parts = split(inside, ",")
    if len(parts) > 1:
        parts, alphas = parts[:3], parts[3:]
    else:
        before, *alphas = split(inside, "/")
        parts = split(before, " ")
    channels: dict[str, float] = {}
    if parts[:1] == ["from"] and len(parts) > 1:
        origin = parse_colour(parts[1], dark=dark)
        channels = dict(zip(space.names, space.take(origin), strict=True))
        channels["alpha"] = origin.alpha
        parts = parts[2:]
    if len(parts) != 3 or len(alphas) > 1:
        raise Unresolvable(f"{inside!r} is not three numbers and an opacity")
    first, second, third = (
        number(part, whole, channels) for part, whole in zip(parts, space.wholes, strict=True)
    )
    alpha = number(alphas[0], 1.0, channels) if alphas else channels.get("alpha", 1.0)
    return space.make((first, second, third), min(1.0, max(0.0, alpha)))


def _mix(method: str, first: str, second: str, *, dark: bool) -> Colour:
    """Mix as CSS Color 5 says: by shares, and the less of a colour the more transparent it is."""
    words = method.split()
    space = _MIXED_IN.get(words[1]) if len(words) == 2 and words[0] == "in" else None
    if space is None:
        raise Unresolvable(f"'color-mix({method}, ...)' cannot be computed here")
    (one, part), (two, rest) = (_share(given, dark=dark) for given in (first, second))
    if part is None:
        part = 0.5 if rest is None else 1 - rest
    if rest is None:
        rest = 1 - part
    total = part + rest
    if total <= 0:
        raise Unresolvable("a mix of nothing is no colour")
    part, rest = one.alpha * part / total, two.alpha * rest / total
    alpha = part + rest
    x, y, z = (
        (a * part + b * rest) / (alpha or 1)
        for a, b in zip(space.take(one), space.take(two), strict=True)
    )
    return space.make((x, y, z), alpha * min(1.0, total))


def _share(given: str, *, dark: bool) -> tuple[Colour, float | None]:
    words = split(given, " ")
    share = next((word for word in words if word.endswith("%")), None)
    colour = " ".join(word for word in words if word != share)
    return parse_colour(colour, dark=dark), None if share is None else number(share, 1.0, {})
