"""Numbers as CSS writes them inside of colours: units, percentages, ``calc()``, channel names."""

import math
import re
from collections.abc import Mapping

from feather.frontend.contrast.errors import Unresolvable

_token = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?P<unit>[a-z]+|%)?"
    r"|(?P<name>[a-z][a-z-]*)|(?P<mark>[-+*/(),]))\s*"
)
_DEGREES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}


def number(text: str, whole: float, channels: Mapping[str, float]) -> float:
    """Compute a number.

    Args:
        text: The number, in lower case.
        whole: What 100% is.
        channels: The names that stand for numbers, those of the colour after ``from``.

    Returns:
        The number; angles are in degrees.

    Raises:
        Unresolvable: If it is none.
    """
    return _Calculation(text, whole, channels).result()


class _Calculation:
    """A reader of sums, products and functions, by recursive descent."""

    def __init__(self, text: str, whole: float, channels: Mapping[str, float]) -> None:
        self._text = text
        self._whole = whole
        self._channels = channels
        self._at = 0

    def result(self) -> float:
        value = self._sum()
        if self._at != len(self._text):
            raise self._unreadable()
        return value

    def _sum(self) -> float:
        value = self._product()
        while mark := self._take("+", "-"):
            value += self._product() if mark == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._term()
        while mark := self._take("*", "/"):
            factor = self._term()
            if mark == "/" and factor == 0:
                raise self._unreadable()
            value = value * factor if mark == "*" else value / factor
        return value

    def _term(self) -> float:
        found = _token.match(self._text, self._at)
        if found is None:
            raise self._unreadable()
        self._at = found.end()
        if found["number"]:
            return self._with_unit(float(found["number"]), found["unit"])
        if found["mark"] == "(":
            return self._arguments()[0]
        name = found["name"]
        if name in self._channels:
            return self._channels[name]
        if name == "none":
            return 0.0
        if name in ("calc", "min", "max", "clamp") and self._take("("):
            values = self._arguments()
            if name == "clamp" and len(values) == 3:
                return max(values[0], min(values[1], values[2]))
            if name in ("min", "max") or len(values) == 1:
                return max(values) if name == "max" else min(values)
        raise self._unreadable()

    def _with_unit(self, value: float, unit: str | None) -> float:
        if unit == "%":
            return value * self._whole / 100
        if unit is None:
            return value
        # Browsers refuse sums of angles and plain numbers, so only a lone angle is taken.
        if unit not in _DEGREES or _token.fullmatch(self._text) is None:
            raise self._unreadable()
        return value * _DEGREES[unit]

    def _arguments(self) -> list[float]:
        values = [self._sum()]
        while self._take(","):
            values.append(self._sum())
        if not self._take(")"):
            raise self._unreadable()
        return values

    def _take(self, *marks: str) -> str | None:
        found = _token.match(self._text, self._at)
        if found is None or found["mark"] not in marks:
            return None
        self._at = found.end()
        return found["mark"]

    def _unreadable(self) -> Unresolvable:
        return Unresolvable(f"{self._text!r} is no number")
