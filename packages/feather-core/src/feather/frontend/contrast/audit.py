"""Comparing the pairs of a theme with what they have to reach."""

from collections.abc import Iterator
from typing import NamedTuple

from feather.frontend.contrast.colours import Colour, contrast
from feather.frontend.contrast.errors import Unresolvable
from feather.frontend.contrast.pairs import PAIRS, Pair
from feather.frontend.contrast.palette import Palette


class Shortfall(NamedTuple):
    """A pair that does not stand apart.

    Attributes:
        pair: The pair.
        ratio: Its contrast.
    """

    pair: Pair
    ratio: float


class Unknown(NamedTuple):
    """A token whose pairs cannot be judged.

    Attributes:
        token: Its name.
        reason: Why not.
    """

    token: str
    reason: str


def audit(palette: Palette) -> Iterator[Shortfall | Unknown]:
    """Judge every pair.

    Args:
        palette: The colours of a mode.

    Yields:
        Each token that cannot be computed, once, and each pair below its minimum.
    """
    colours: dict[str, Colour] = {}
    surfaces = {pair.below for pair in PAIRS}
    for token in dict.fromkeys(name for pair in PAIRS for name in pair[:2]):
        try:
            colours[token] = palette.colour(token)
        except Unresolvable as error:
            yield Unknown(token, str(error))
            continue
        if token in surfaces and colours[token].alpha < 1:
            yield Unknown(token, "it is translucent, so what lies behind it counts")
            del colours[token]
    for pair in PAIRS:
        if pair.above in colours and pair.below in colours:
            ratio = contrast(colours[pair.above], colours[pair.below])
            if ratio < pair.minimum:
                yield Shortfall(pair, ratio)
