"""The entries of the panel's navigation: those that the person at hand may open."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from feather.plugins.contributions import AdminPage
from feather_admin.access import may
from feather_admin.site import site


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        name: What templates set ``active_page`` to.
        title: The text.
        url: Where it leads.
        icon: The name of an icon.
        badge: A number to show beside it, or None.
    """

    name: str
    title: str
    url: str
    icon: str
    badge: int | None


@dataclass(frozen=True)
class Section:
    """Entries below one heading.

    Attributes:
        title: The heading; None for the first group.
        entries: What is below it.
    """

    title: str | None
    entries: list[Entry]


def allowed_pages() -> Iterator[AdminPage]:
    """Yield the pages of the panel that the signed-in person may open, in order."""
    pages = site().pages
    return (page for page in pages if may(page.permission))


def badges() -> dict[str, int]:
    """Return the number beside each entry that has one, by name; 0 where nothing waits."""
    return {page.name: page.badge() or 0 for page in allowed_pages() if page.badge is not None}


def navigation() -> list[Section]:
    """Return the navigation for the signed-in person; in templates it is ``admin_navigation()``."""
    sections: dict[str | None, Section] = {}
    for page in allowed_pages():
        badge = page.badge() if page.badge is not None else None
        entry = Entry(page.name, page.title, url_for(page.endpoint), page.icon, badge)
        sections.setdefault(page.section, Section(page.section, [])).entries.append(entry)
    return sorted(sections.values(), key=lambda section: section.title is not None)
