"""The colours of a theme in one mode, by the names of their tokens."""

from collections.abc import Mapping

from feather.frontend.contrast.colours import Colour
from feather.frontend.contrast.errors import Unresolvable
from feather.frontend.contrast.values import parse_colour


class Palette:
    """The colours that custom properties stand for.

    Args:
        properties: The values by name, without dashes.
        dark: Whether they are those of the dark mode.
    """

    def __init__(self, properties: Mapping[str, str], *, dark: bool) -> None:
        self.dark = dark
        self._properties = properties

    def colour(self, name: str) -> Colour:
        """Return a colour.

        Args:
            name: The name of its token, without dashes.

        Raises:
            Unresolvable: If it is not there, or its value is none that can be computed.
        """
        return parse_colour(self._value(name, ()), dark=self.dark)

    def _value(self, name: str, within: tuple[str, ...]) -> str:
        if name not in self._properties:
            raise Unresolvable(f"--{name} is not set")
        if name in within:
            raise Unresolvable(f"--{name} refers to itself")
        return self._substituted(self._properties[name], (*within, name))

    def _substituted(self, text: str, within: tuple[str, ...]) -> str:
        """Return a value with what each ``var()`` in it stands for."""
        before, opened, rest = text.partition("var(")
        if not opened:
            return text
        end = _end(rest)
        name, comma, fallback = rest[:end].partition(",")
        name = name.strip().removeprefix("--")
        if comma and name not in self._properties:
            meant = self._substituted(fallback, within)
        else:
            meant = self._value(name, within)
        return f"{before}{meant}{self._substituted(rest[end + 1 :], within)}"


def _end(text: str) -> int:
    """Return where the parenthesis closes that was opened before a text."""
    depth = 1
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return place
    raise Unresolvable(f"a parenthesis is not closed in 'var({text}'")
