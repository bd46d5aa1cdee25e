"""Accessibility, as axe-core judges it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: "Page", node_packages: Path, within: str = "html") -> list[str]:
    """Return what axe-core finds on a page as it is now.

    Args:
        page: The page.
        node_packages: What the fixture of that name gave.
        within: A selector of the part to look at.

    Returns:
        A line for each place: the rule, the element and what is wrong with it.
    """
    if not page.evaluate("'axe' in window"):
        source = (node_packages / "axe-core/axe.min.js").read_text("utf-8")
        # As the tools of the browser do, so that the page's content security policy stays in force.
        page.evaluate(f"() => {{ {source} }}")
    found = page.evaluate(
        "([part, tags]) => axe.run(part, { runOnly: tags, resultTypes: ['violations'] })",
        [within, _TAGS],
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
