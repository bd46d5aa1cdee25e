"""Parts of pages, found by their headings."""

import re

from terminal import ROOT


def section(page: str, heading: str) -> str:
    """Return the text below *heading* of a reference page, up to the next heading of its level.

    Line breaks within a paragraph are spaces in what is returned; those around tables stay.
    """
    text = (ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8")
    found = re.search(
        rf"^(?P<level>#+) {re.escape(heading)}\n(?P<body>.*?)(?=^#{{1,6}} |\Z)",
        re.sub(r"(?<=[^\n|`])\n(?=[^\n|`#])", " ", text),
        re.MULTILINE | re.DOTALL,
    )
    assert found is not None, f"docs/reference/{page}.md has no section {heading}"
    return found["body"]
