"""Links between pages lead somewhere."""

import re
from pathlib import Path

import pytest
from terminal import ROOT
from test_pages import PAGES

_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_a_page_and_a_heading(page: Path) -> None:
    for path, anchor in _LINK.findall(page.read_text("utf-8")):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(_slug, headings), f"{path}#{anchor}"


@pytest.mark.parametrize("listing", ["README.md", "docs/index.md", "zensical.toml"])
def test_every_page_is_listed_once(listing: str) -> None:
    listed = (ROOT / listing).read_text("utf-8")
    pages = [page.relative_to(ROOT / "docs") for page in ROOT.glob("docs/*/*.md")]
    assert [str(page) for page in pages if str(page) not in listed] == []
    contents = listed.rpartition("## Documentation")[2]
    assert [str(page) for page in pages if contents.count(str(page)) > 1] == []


def _slug(heading: str) -> str:
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())
