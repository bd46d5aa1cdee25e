"""Which colours meet, and how far they have to stand apart.

The minimums are those of WCAG 2.2: 4.5 for text (1.4.3), 7 for text that is read at length (1.4.6),
3 for what is no text but tells something, as edges of controls, focus rings and charts (1.4.11).
"""

from typing import NamedTuple

READ, TEXT, SHAPE = 7.0, 4.5, 3.0


class Pair(NamedTuple):
    """A colour on another.

    Attributes:
        above: The token of the text, the edge or the shape.
        below: The token of the surface.
        minimum: The least contrast.
    """

    above: str
    below: str
    minimum: float


PAIRS = (
    *(
        Pair(above, surface, minimum)
        for surface in ("background", "card", "muted", "sunken", "popover", "sidebar")
        for above, minimum in (
            ("foreground", READ),
            ("muted-foreground", TEXT),
            ("link", TEXT),
            ("ring", SHAPE),
        )
    ),
    *(Pair("input", surface, SHAPE) for surface in ("background", "card", "popover")),
    *(
        Pair(f"{fill}-foreground", fill, TEXT)
        for tone in ("primary", "destructive", "success", "warning", "info")
        for fill in (tone, f"{tone}-soft")
    ),
    # Not the warning's: nothing tells by its fill alone.
    *(Pair(tone, "card", SHAPE) for tone in ("primary", "destructive", "success", "info")),
    Pair("primary-foreground", "primary-hover", TEXT),
    Pair("destructive-foreground", "destructive-hover", TEXT),
    Pair("accent-foreground", "accent", READ),
    Pair("muted-foreground", "accent", TEXT),
    Pair("tooltip-foreground", "tooltip", READ),
    *(Pair(f"chart-{number}", "card", SHAPE) for number in range(1, 7)),
)
