"""What became of a change of many accounts at once."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """Every account that was asked for is in one of the three.

    Attributes:
        changed: The users who changed, in the order that was asked for.
        unchanged: The ids of those who were so already.
        refused: By the id of each who could not be changed, the sentence that says why.
    """

    changed: list[Any] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
