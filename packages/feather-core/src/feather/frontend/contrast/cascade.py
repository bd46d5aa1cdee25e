"""Which custom properties the page's root has, by the rules of the cascade."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from feather.frontend.contrast.selectors import ROOT, TOP, specificity_on_root
from feather.frontend.contrast.stylesheet import Rule

_of_layers = re.compile(r"@layer\s+([^{]+)")


class Source(NamedTuple):
    """A stylesheet of a page.

    Attributes:
        sheet: The stylesheet.
        layer: The cascade layer that it was imported into, if any.
    """

    sheet: Rule
    layer: str | None = None


class _Declaration(NamedTuple):
    important: bool
    layer: str | None
    specificity: int
    name: str
    value: str


def custom_properties(sources: Iterable[Source], *, dark: bool) -> dict[str, str]:
    """Return the values of ``--name`` on ``<html>``, by name without dashes.

    Conditions are taken as those of a screen, in a browser that knows all features, of a person who
    asks for nothing special.

    Args:
        sources: The stylesheets, in the order of the page.
        dark: Whether ``<html>`` has the class ``dark``, and the system is dark; else ``light``.
    """
    layers: list[str] = []
    found: list[_Declaration] = []
    for sheet, layer in sources:
        layers += _layers(sheet) if layer is None else [layer]
        found += _declared(sheet, dark=dark, parent=TOP, layer=layer)
    rank = {name: place for place, name in reversed(list(enumerate(layers)))}

    def weight(declaration: _Declaration) -> tuple[bool, bool, int, int]:
        layer = declaration.layer
        place = 0 if layer is None else rank.get(layer, len(layers))
        return declaration.important, layer is None, place, declaration.specificity

    return {d.name: d.value for d in sorted(found, key=weight)}


def _layers(rule: Rule) -> Iterator[str]:
    """Yield the names of outermost layers as they come."""
    for text in [*rule.statements, *(inner.prelude for inner in rule.rules)]:
        if named := _of_layers.match(text):
            yield from (_outermost(name) for name in named[1].split(","))
        elif text.startswith("@theme"):
            yield "theme"


def _outermost(layer: str) -> str:
    return layer.strip().partition(".")[0]


def _declared(
    rule: Rule, *, dark: bool, parent: int | None, layer: str | None
) -> Iterator[_Declaration]:
    """Yield what a rule and those in it declare for the root.

    Args:
        rule: The rule.
        dark: As for :func:`custom_properties`.
        parent: The specificity with which its selector matches the root; ``None`` if it does not.
        layer: The layer that it is in.
    """
    if parent is not None and parent != TOP:
        for name, value in rule.variables():
            plain = value.removesuffix("!important")
            yield _Declaration(plain != value, layer, parent, name, plain.strip())
    for inner in rule.rules:
        word, _, rest = inner.prelude.partition(" ")
        if not inner.prelude.startswith("@"):
            specificity = specificity_on_root(inner.prelude, dark=dark, parent=parent)
            yield from _declared(inner, dark=dark, parent=specificity, layer=layer)
        elif word == "@layer":
            yield from _declared(inner, dark=dark, parent=parent, layer=layer or _outermost(rest))
        elif word == "@theme":
            yield from _declared(inner, dark=dark, parent=ROOT, layer=layer or "theme")
        elif _applies(inner.prelude, dark=dark):
            yield from _declared(inner, dark=dark, parent=parent, layer=layer)


def _applies(prelude: str, *, dark: bool) -> bool:
    """Tell whether the condition of an at-rule holds; other at-rules hold nothing for the root."""
    word, _, condition = re.sub(r"\s*([:(,)])\s*", r"\1", prelude.lower()).partition(" ")
    mode = "dark" if dark else "light"
    if word.startswith("@media"):
        holds = {"screen", "all", f"(prefers-color-scheme:{mode})"}
        queries = (word.removeprefix("@media") + condition).split(",")
        return any(holds.issuperset(re.split(r"\s*\band\b\s*", query)) for query in queries)
    if word.startswith("@supports"):
        return not condition.startswith("not")
    return word == "@variant" and condition == mode
