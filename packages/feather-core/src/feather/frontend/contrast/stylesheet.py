"""The structure of a stylesheet: rules within rules, and what they declare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_token = re.compile(
    r"/\*.*?(?:\*/|\Z)"  # a comment
    r"|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"  # a text
    r"|url\(\s*[^\s\"')][^)]*\)"  # an address without quotes, which may hold semicolons
    r"|[{};]|[^{};\"'/u]+|.",
    re.DOTALL,
)


@dataclass
class Rule:
    """What stands in front of braces, and what is in them.

    Attributes:
        prelude: Selectors, or ``@`` and the rest of an at-rule.
        statements: Declarations and at-rules without braces.
        rules: The rules inside.
    """

    prelude: str
    statements: list[str] = field(default_factory=list)
    rules: "list[Rule]" = field(default_factory=list)

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the names of what it declares as ``--name: value``, without dashes, with values."""
        for statement in self.statements:
            name, colon, value = statement.partition(":")
            if colon and name.startswith("--"):
                yield name.strip()[2:], value.strip()


def parse(text: str) -> Rule:
    """Return a stylesheet as a rule without a prelude; braces that do not match end with the text.

    Args:
        text: The stylesheet.
    """
    stack = [Rule("")]
    words: list[str] = []
    for found in _token.finditer(text):
        word = found[0]
        if word.startswith("/*"):
            continue
        if word not in ("{", "}", ";"):
            words.append(word)
            continue
        statement = "".join(words).strip()
        words.clear()
        if word == "{":
            stack.append(Rule(statement))
            stack[-2].rules.append(stack[-1])
            continue
        if statement:
            stack[-1].statements.append(statement)
        if word == "}" and len(stack) > 1:
            stack.pop()
    if statement := "".join(words).strip():
        stack[-1].statements.append(statement)
    return stack[0]
