"""Which selectors match the page's root, and how specific they are."""

import re

from feather.frontend.contrast.values import split

_part = re.compile(r"\s*(?:(?P<pseudo>:[\w-]+)\((?P<inside>.*?)\)|(?P<simple>[.:]?[\w-]+|[&*]))")
ROOT = 100
"""The specificity of ``:root``, and of a class."""
_TYPE = 1
TOP = -1
"""Stands for the parent of a rule that is in no other."""


def specificity_on_root(selectors: str, *, dark: bool, parent: int | None) -> int | None:
    """Return the highest specificity with which selectors match ``<html>``; ``None`` if none does.

    Selectors of other elements, and of states and attributes of this one, do not match.

    Args:
        selectors: What stands in front of a rule.
        dark: Whether the element has the class ``dark``; else it has ``light``.
        parent: For a rule in another rule, the specificity of that one's; else ``TOP``.
    """
    matching = [_of_one(selector, dark=dark, parent=parent) for selector in split(selectors, ",")]
    return max((found for found in matching if found is not None), default=None)


def _of_one(selector: str, *, dark: bool, parent: int | None) -> int | None:
    if not selector or (parent != TOP and "&" not in selector):
        return None  # nothing, or something inside of the parent
    total, at = 0, 0
    while at < len(selector):
        part = _part.match(selector, at)
        if part is None or (at and part[0][0].isspace()):
            return None  # a combinator: something inside of the root, or beside it
        at = part.end()
        if part["pseudo"] is None:
            found = _of_part(part["simple"], dark=dark, parent=parent)
        else:
            found = specificity_on_root(part["inside"], dark=dark, parent=TOP)
            if part["pseudo"] == ":not":
                found = ROOT if found is None else None
            elif part["pseudo"] == ":where":
                found = None if found is None else 0
            elif part["pseudo"] != ":is":
                found = None
        if found is None:
            return None
        total += found
    return total


def _of_part(part: str, *, dark: bool, parent: int | None) -> int | None:
    if part == "&":
        return None if parent == TOP else parent
    return {"*": 0, "html": _TYPE, ":root": ROOT, ".dark" if dark else ".light": ROOT}.get(part)
