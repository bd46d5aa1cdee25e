"""Finding what a strict content security policy stops, or what lets others write markup."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from jinja2 import Environment, nodes

_EXECUTED = frozenset(("", "module", "importmap", "speculationrules", "text/javascript"))
_is_handler = re.compile(r"on[a-z]{3,}").fullmatch
_is_hx_on = re.compile(r"(?:data-)?hx-on\b").match
_is_hx = re.compile(r"(?:data-)?hx-").match
_has_filter = re.compile(r"(?:^|,)\s*[\w:.-]+\[").search
_is_script = re.compile(r"\s*(?:js|javascript):", re.IGNORECASE).match

Attributes = list[tuple[str, str | None]]


class Smell(NamedTuple):
    """Something suspicious in a template.

    Attributes:
        kind: What it is, as the ids of checks end.
        line: Where, from 1.
        text: The piece of the template.
    """

    kind: str
    line: int
    text: str


def smells(environment: Environment, source: str) -> Iterator[Smell]:
    """Examine one template.

    Args:
        environment: The app's Jinja environment, which knows its extensions.
        source: The template's text.

    Yields:
        What was found, first in Jinja's part, then in the HTML.

    Raises:
        jinja2.TemplateSyntaxError: If it is no template.
    """
    tree = environment.parse(source)
    for found in tree.find_all(nodes.Filter):
        if found.name == "safe":
            yield Smell("safe", found.lineno, "|safe")
    for modifier in tree.find_all(nodes.ScopedEvalContextModifier):
        for option in modifier.options:
            if option.key == "autoescape" and option.value == nodes.Const(False):
                yield Smell("autoescape", modifier.lineno, "{% autoescape false %}")
    reader = _Reader()
    reader.feed(_html_of(environment, source))
    reader.close()
    yield from reader.smells


def _html_of(environment: Environment, source: str) -> str:
    """Return the HTML of a template, each line where it was."""
    parts: list[str] = []
    line = 1
    for at, token, text in environment.lexer.tokeniter(source, None):
        if token == "variable_begin":  # noqa: S105  # a kind of token of Jinja
            piece = "x"  # an expression stands for some text
        elif token in ("data", "block_begin"):
            piece = text if token == "data" else " "  # noqa: S105  # as above
        else:
            continue
        parts.append("\n" * (at - line))
        parts.append(piece)
        line = max(line, at) + piece.count("\n")
    return "".join(parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.smells: list[Smell] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        line = self.getpos()[0]
        given = dict(attrs)
        if tag == "script" and _runs(given) and not {"src", "nonce"} & given.keys():
            self.smells.append(Smell("inline-script", line, "<script>"))
        if tag == "style" and "nonce" not in given:
            self.smells.append(Smell("inline-style", line, "<style>"))
        for name, value in attrs:
            if kind := _kind(name, value or ""):
                self.smells.append(Smell(kind, line, f'{name}="..." of <{tag}>'))


def _runs(attributes: dict[str, str | None]) -> bool:
    return (attributes.get("type") or "").strip().lower() in _EXECUTED


def _kind(name: str, value: str) -> str | None:
    if name == "style":
        return "inline-style"
    if _is_handler(name):
        return "inline-handler"
    if _is_hx_on(name):
        return "hx-on"
    if _is_hx(name) and (_is_script(value) or (name.endswith("hx-trigger") and _has_filter(value))):
        return "hx-eval"
    return None
