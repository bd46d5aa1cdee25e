"""HTML that a test can ask questions of."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905  # a list of words
)
_SELECTOR = re.compile(
    r"""(?P<tag>^[a-zA-Z][\w-]*) | \#(?P<id>[\w-]+) | \.(?P<class>[\w-]+)
    | \[(?P<name>[\w:-]+)(?:=(?P<quote>["']?)(?P<value>[^"'\]]*)(?P=quote))?\]""",
    re.VERBOSE,
)


class Element:
    """An HTML element.

    Attributes:
        tag: Its name, in lower case.
        attributes: Its attributes by name; one without a value has ``None``.
        children: Elements and pieces of text, in order.
    """

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def __repr__(self) -> str:
        written = "".join(
            f" {name}" if value is None else f' {name}="{value}"'
            for name, value in self.attributes.items()
        )
        return f"<{self.tag}{written}>"

    @property
    def text(self) -> str:
        """The text inside, with runs of white space as one space."""
        return " ".join("".join(self._texts()).split())

    def all(self, selector: str) -> "list[Element]":
        """Return the elements inside that match, in document order.

        Args:
            selector: One simple CSS selector, such as ``li``, ``#total``, ``p.error`` or
                ``input[name=title]``; combinations of several elements are not understood.

        Raises:
            ValueError: The selector is not of that kind.
        """
        conditions = _parse(selector)
        return [element for element in self._descendants() if _matches(element, conditions)]

    def one(self, selector: str) -> "Element":
        """Return the only element inside that matches; any other number fails the test.

        Args:
            selector: As for :meth:`all`.
        """
        found = self.all(selector)
        if len(found) != 1:
            here = ", ".join(map(repr, found or self._descendants())) or "no elements"
            pytest.fail(
                f"{len(found)} elements match {selector!r}, not one. Here are: {here}",
                pytrace=False,
            )
        return found[0]

    def _descendants(self) -> "Iterator[Element]":
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._descendants()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, Element):
                yield from child._texts()
            else:
                yield child


class Fragment(Element):
    """Elements without a common root.

    Args:
        html: The text of the fragment.
    """

    def __init__(self, html: str) -> None:
        super().__init__("", {})
        parser = _Parser(self)
        parser.feed(html)
        parser.close()

    def __repr__(self) -> str:
        return f"<Fragment {self.children!r}>"


class _Parser(HTMLParser):
    def __init__(self, root: Element) -> None:
        super().__init__()
        self._open = [root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _parse(selector: str) -> list[dict[str, str | None]]:
    parts = list(_SELECTOR.finditer(selector))
    if not parts or "".join(part[0] for part in parts) != selector:
        raise ValueError(
            f"{selector!r} is not a selector that is understood here: write one element, such as "
            "'li', '#total', 'p.error' or 'input[name=title]', and go deeper with "
            "one('#list').all('li')"
        )
    return [part.groupdict() for part in parts]


def _matches(element: Element, conditions: list[dict[str, str | None]]) -> bool:
    return all(_meets(element, condition) for condition in conditions)


def _meets(element: Element, condition: dict[str, str | None]) -> bool:
    attributes = element.attributes
    if tag := condition["tag"]:
        return element.tag == tag.lower()
    if identifier := condition["id"]:
        return attributes.get("id") == identifier
    if class_ := condition["class"]:
        return class_ in (attributes.get("class") or "").split()
    name, value = condition["name"] or "", condition["value"]
    return name in attributes and (value is None or attributes[name] == value)
