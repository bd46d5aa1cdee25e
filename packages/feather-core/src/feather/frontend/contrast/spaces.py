"""The functions of CSS that make a colour of three numbers."""

import colorsys
from collections.abc import Callable
from typing import NamedTuple

from feather.frontend.contrast.colours import (
    Channels,
    Colour,
    from_oklch,
    from_srgb,
    to_oklch,
    to_srgb,
)


class Space(NamedTuple):
    """One of the functions.

    Attributes:
        names: What its channels are called after ``from``.
        wholes: What 100% of each is.
        make: Makes a colour of the numbers and its opacity; what cannot be is cut off.
        take: Returns the numbers of a colour.
    """

    names: str
    wholes: Channels
    make: Callable[[Channels, float], Colour]
    take: Callable[[Colour], Channels]


def _from_oklch(channels: Channels, alpha: float) -> Colour:
    lightness, chroma, hue = channels
    return from_oklch((_within(lightness, 1), max(0.0, chroma), hue), alpha)


def _from_oklab(channels: Channels, alpha: float) -> Colour:
    lightness, a, b = channels
    return Colour(_within(lightness, 1), a, b, alpha)


def _to_oklab(colour: Colour) -> Channels:
    return colour.lightness, colour.a, colour.b


def _from_rgb(channels: Channels, alpha: float) -> Colour:
    red, green, blue = (_within(value, 255) / 255 for value in channels)
    return from_srgb((red, green, blue), alpha)


def _to_rgb(colour: Colour) -> Channels:
    red, green, blue = to_srgb(colour)
    return red * 255, green * 255, blue * 255


def _from_hsl(channels: Channels, alpha: float) -> Colour:
    hue, saturation, lightness = channels
    hls = hue % 360 / 360, _within(lightness, 100) / 100, max(0.0, saturation) / 100
    return from_srgb(colorsys.hls_to_rgb(*hls), alpha)


def _to_hsl(colour: Colour) -> Channels:
    hue, lightness, saturation = colorsys.rgb_to_hls(*to_srgb(colour))
    return hue * 360, saturation * 100, lightness * 100


def _within(value: float, most: float) -> float:
    return min(most, max(0.0, value))


_RGB = Space("rgb", (255.0, 255.0, 255.0), _from_rgb, _to_rgb)
_HSL = Space("hsl", (360.0, 100.0, 100.0), _from_hsl, _to_hsl)

SPACES = {
    "oklch": Space("lch", (1.0, 0.4, 360.0), _from_oklch, to_oklch),
    "oklab": Space("lab", (1.0, 0.4, 0.4), _from_oklab, _to_oklab),
    "rgb": _RGB,
    "rgba": _RGB,
    "hsl": _HSL,
    "hsla": _HSL,
}
