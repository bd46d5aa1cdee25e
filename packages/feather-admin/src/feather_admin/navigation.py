"""The entries of the panel's navigation: those that the person at hand may open."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from werkzeug.exceptions import InternalServerError

from feather.errors.problem import problem_of
from feather.errors.reports import report
from feather.plugins.contributions import AdminPage
from feather_admin.access import may
from feather_admin.site import site
from feather_auth.store import store

_logger = logging.getLogger(__name__)


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
    return {page.name: _number(page) or 0 for page in allowed_pages() if page.badge is not None}


def navigation() -> list[Section]:
    """Return the navigation for the signed-in person; in templates it is ``admin_navigation()``."""
    sections: dict[str | None, Section] = {}
    for page in allowed_pages():
        entry = Entry(page.name, page.title, url_for(page.endpoint), page.icon, _number(page))
        sections.setdefault(page.section, Section(page.section, [])).entries.append(entry)
    return sorted(sections.values(), key=lambda section: section.title is not None)


def _number(page: AdminPage) -> int | None:
    """Return the number beside an entry; None if its function fails, which harms no page."""
    if page.badge is None:
        return None
    try:
        return _checked(page.badge())
    except Exception as error:
        store().session.rollback()  # after a failed statement PostgreSQL answers no other
        _logger.exception("the badge of the admin page %r failed", page.name)
        report(error, problem_of(InternalServerError(original_exception=error)))
        return None


def _checked(number: object) -> int | None:
    if number is None or isinstance(number, int):
        return number
    raise TypeError(f"a badge is a number or None, and this one is {number!r}")
