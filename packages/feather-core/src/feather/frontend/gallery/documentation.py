"""Reads the comments that document the components.

The first comment of ``components/NAME.html`` is one sentence, a line for each parameter
(``name: type = default — meaning``), and calls below ``Example:`` or ``Example: a title``. What is
below ``Code:`` is for reading only.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from feather.frontend.templates import TEMPLATE_FOLDER

_comment = re.compile(r"\s*\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)
_heading = re.compile(r"^(Example|Code):[ ]*(.*)$", re.MULTILINE)
_parameter = re.compile(
    r"^(?P<name>\*{0,2}\w+)(?:: (?P<type>\w+))?(?: = (?P<default>\S+|\".*?\"))? — (?P<meaning>.+)$"
)


class UndocumentedComponent(ValueError):
    """A component's file does not begin with a comment that can be read."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"components/{name}.html: {problem}. The file begins with a comment: a sentence, lines "
            "'name: type = default — meaning', and calls below 'Example:'"
        )


@dataclass(frozen=True)
class Parameter:
    """What can be passed to a component.

    Attributes:
        name: Its name; ``**attrs`` stands for further attributes, ``caller`` for a call's body.
        type: What it is, as Python names it; ``None`` for ``**attrs`` and ``caller``.
        default: The default as it is written in the macro; ``None`` if the parameter is required.
        meaning: What it does.
    """

    name: str
    type: str | None
    default: str | None
    meaning: str


@dataclass(frozen=True)
class Example:
    """A call of a component.

    Attributes:
        title: What it shows; empty if it speaks for itself.
        source: The template text.
        is_drawn: Whether the gallery draws it.
    """

    title: str
    source: str
    is_drawn: bool


@dataclass(frozen=True)
class Component:
    """A macro and what its comment says.

    Attributes:
        name: The name of the macro and of its file.
        summary: What it is, in one sentence.
        parameters: What can be passed, in order.
        examples: Calls of it.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    examples: tuple[Example, ...]

    @property
    def signature(self) -> str:
        """The call with all parameters and their defaults."""
        shown = [
            p.name if p.default is None else f"{p.name}={p.default}"
            for p in self.parameters
            if p.name != "caller"
        ]
        return f"{self.name}({', '.join(shown)})"

    @property
    def import_line(self) -> str:
        """The line of a template that makes the component available."""
        return f'{{% from "components/{self.name}.html" import {self.name} %}}'


def components() -> list[Component]:
    """Return the framework's components, sorted by name.

    Raises:
        UndocumentedComponent: If a file has no comment that can be read.
    """
    files = sorted((TEMPLATE_FOLDER / "components").glob("[!_]*.html"))
    return [_read(file) for file in files]


def _read(file: Path) -> Component:
    return parse(file.stem, file.read_text("utf-8"))


def parse(name: str, source: str) -> Component:
    """Read the comment at the beginning of a component's file.

    Args:
        name: The name of the component.
        source: The text of the file.

    Raises:
        UndocumentedComponent: If it cannot be read.
    """
    comment = _comment.match(source)
    if comment is None:
        raise UndocumentedComponent(name, "there is no comment")
    described, *rest = _heading.split(comment[1])
    summary, _, lines = described.strip().partition("\n\n")
    if not summary.endswith(".") or "\n" in summary:
        raise UndocumentedComponent(name, "the comment does not begin with one sentence")
    examples = tuple(
        Example(title.strip(), text.strip(), kind == "Example")
        for kind, title, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    )
    if not examples:
        raise UndocumentedComponent(name, "there is no example")
    parameters = tuple(_parse_parameter(name, line) for line in lines.splitlines() if line)
    return Component(name, summary, parameters, examples)


def _parse_parameter(name: str, line: str) -> Parameter:
    found = _parameter.match(line)
    if found is None:
        raise UndocumentedComponent(name, f"this line cannot be read: {line!r}")
    return Parameter(found["name"], found["type"], found["default"], found["meaning"])
