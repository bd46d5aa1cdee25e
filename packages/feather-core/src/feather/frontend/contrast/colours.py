"""Colours: between OKLab and sRGB, and the contrast of two of them.

The conversions between OKLab and linear sRGB are those of Björn Ottosson, "A perceptual color space
for image processing" (https://bottosson.github.io/posts/oklab/); the transfer function is that of
sRGB, IEC 61966-2-1. Relative luminance and contrast ratio are as WCAG 2.2 defines them
(https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, #dfn-contrast-ratio).
"""

import math
from typing import NamedTuple

Channels = tuple[float, float, float]


class Colour(NamedTuple):
    """A colour in OKLab. It may lie outside of what sRGB can show.

    Attributes:
        lightness: From 0 to 1.
        a: From green to red; 0 is grey.
        b: From blue to yellow; 0 is grey.
        alpha: From 0, transparent, to 1.
    """

    lightness: float
    a: float
    b: float
    alpha: float = 1.0


def from_oklch(channels: Channels, alpha: float = 1.0) -> Colour:
    """Return the colour with a lightness, a chroma and a hue in degrees."""
    lightness, chroma, hue = channels
    angle = math.radians(hue)
    return Colour(lightness, chroma * math.cos(angle), chroma * math.sin(angle), alpha)


def to_oklch(colour: Colour) -> Channels:
    """Return lightness, chroma, and hue in degrees."""
    hue = math.degrees(math.atan2(colour.b, colour.a)) % 360
    return colour.lightness, math.hypot(colour.a, colour.b), hue


def from_srgb(channels: Channels, alpha: float = 1.0) -> Colour:
    """Return the colour with red, green and blue from 0 to 1."""
    red, green, blue = map(_to_linear, channels)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return Colour(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
        alpha,
    )


def to_srgb(colour: Colour) -> Channels:
    """Return red, green and blue from 0 to 1; what sRGB lacks is cut off, as browsers do."""
    lightness, a, b, _ = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _from_linear(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _from_linear(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _from_linear(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def contrast(text: Colour, surface: Colour) -> float:
    """Return the contrast ratio, from 1 to 21.

    Args:
        text: What is read; what lies behind shows through as far as it is transparent.
        surface: An opaque colour behind it.
    """
    behind = to_srgb(surface)
    red, green, blue = (
        above * text.alpha + below * (1 - text.alpha)
        for above, below in zip(to_srgb(text), behind, strict=True)
    )
    darker, lighter = sorted((_luminance((red, green, blue)), _luminance(behind)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: Channels) -> float:
    red, green, blue = map(_to_linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _from_linear(value: float) -> float:
    clipped = min(1.0, max(0.0, value))
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
