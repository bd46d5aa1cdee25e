"""The nearest accepted value, for error messages."""

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(value: str, accepted: Iterable[str]) -> str | None:
    """Return the entry of *accepted* most like *value*, ignoring case.

    Args:
        value: What somebody wrote.
        accepted: What would have been right.

    Returns:
        The best match however distant (ties go to the first), or ``None`` if *accepted* is empty.
    """

    def likeness(candidate: str) -> float:
        return SequenceMatcher(None, value.lower(), candidate.lower()).ratio()

    return max(accepted, key=likeness, default=None)
