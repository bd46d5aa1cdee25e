"""Feather's tokens as Tailwind's theme, for ``bg-primary``, ``rounded-lg`` and so on."""

import re

_DECLARATION = re.compile(r"^\s*--([a-z][a-z0-9-]*):\s*([^;]+);", re.MULTILINE)
_COLOUR = re.compile(r"(light-dark|oklch|oklab|color-mix|hsl|rgb)\(|#[0-9a-fA-F]{3,8}\b")

_ALIAS = re.compile(r"var\(--([a-z][a-z0-9-]*)\)")
_RADII = {"sm": "- 4px", "md": "- 2px", "lg": "", "xl": "+ 4px", "2xl": "+ 6px"}


def theme(tokens: str) -> str:
    """Return the ``@theme`` block that maps utilities to tokens.

    The values stay references, so that a changed token, or the dark theme, needs no new build.

    Args:
        tokens: The text of ``tokens.css``.
    """
    lines = [f"  --color-{name}: var(--{name});" for name in colours(tokens)]
    lines += [
        f"  --radius-{size}: {f'calc(var(--radius) {change})' if change else 'var(--radius)'};"
        for size, change in _RADII.items()
    ]
    return "\n".join(["@theme inline {", *lines, "}", ""])


def colours(tokens: str) -> list[str]:
    """Return the names of the tokens that are colours, in their order.

    Args:
        tokens: The text of ``tokens.css``.
    """
    found: dict[str, None] = {}
    for name, value in _DECLARATION.findall(tokens):
        alias = _ALIAS.fullmatch(value.strip())
        if _COLOUR.match(value.strip()) or (alias and alias[1] in found):
            found[name] = None
    return list(found)
