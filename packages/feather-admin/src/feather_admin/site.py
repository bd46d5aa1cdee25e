"""The panel of one app: what ``app.extensions["feather.admin"]`` holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from feather.plugins.contributions import AdminPage
from feather.suggestions import nearest
from feather_auth.authority.guards import MARK

if TYPE_CHECKING:
    from feather_admin.models.resource import Resource

KEY = "feather.admin"


class PageError(RuntimeError):
    """A page of the panel that cannot be: the text names it and says what to do.

    Attributes:
        remedy: What to do about it, for the message that a plugin cannot start.
    """

    remedy = "correct the page where it is declared"


@dataclass
class Site:
    """The panel of one app.

    Attributes:
        pages: The pages in its navigation, in order.
        resources: The app's models that it administers.
        own_pages: The pages that the app adds itself.
    """

    pages: Sequence[AdminPage] = field(default=())
    resources: "Sequence[Resource]" = field(default=())
    own_pages: Sequence[AdminPage] = field(default=())


def site() -> Site:
    """Return the panel of the current app."""
    found: Site = current_app.extensions[KEY]
    return found


def settle_pages(app: Flask, pages: Iterable[AdminPage]) -> None:
    """Give the panel its pages, once every route is registered.

    The app's models come after the first group of the navigation, and its own pages last in theirs.

    Args:
        app: The app.
        pages: What belongs into the navigation besides.

    Raises:
        PageError: A page does not exist, is open to anybody, or has the name of another.
    """
    panel: Site = app.extensions[KEY]
    others = list(pages)
    first = [page for page in others if page.section is None]
    models = [resource.page for resource in panel.resources]
    more = [page for page in others if page.section is not None]
    settled = [*first, *models, *more, *panel.own_pages]
    names = [page.name for page in settled]
    for page in settled:
        if names.count(page.name) > 1:
            raise PageError(
                f"two pages of the panel are called {page.name!r}, and templates tell them apart "
                "by that name: give one AdminPage another name"
            )
        if page.badge is not None and not callable(page.badge):
            raise PageError(
                f"the admin page {page.name!r} has badge={page.badge!r}, which is no function: "
                "pass one that returns a number, without calling it"
            )
        view = _view(app, page.endpoint)
        if view is None:
            raise PageError(_astray(app, page))
        if getattr(view, MARK, "public") == "public":
            raise PageError(
                f"the admin page {page.name!r} is open to anybody: decorate the view of "
                f"{page.endpoint!r} with @panel_required({page.permission!r}) from feather.admin, "
                "or with another guard"
            )
    panel.pages = tuple(settled)


def _view(app: Flask, endpoint: str) -> Any:
    """Return what answers at the address of an endpoint; None if there is no such address."""
    adapter = app.url_map.bind("localhost")
    try:
        answering, _ = adapter.match(adapter.build(endpoint))
    except (BuildError, HTTPException):
        return None
    return app.view_functions.get(answering)


def _astray(app: Flask, page: AdminPage) -> str:
    """Say why the entry of a page leads nowhere."""
    leads = f"the admin page {page.name!r} leads to the endpoint {page.endpoint!r}, "
    rule = next((one for one in app.url_map.iter_rules() if one.endpoint == page.endpoint), None)
    if rule is not None:
        why = "whose address varies" if rule.arguments else "which answers no GET"
        return f"{leads}{rule.rule}, {why}: name one that a link without arguments can open"
    return (
        f"{leads}which this app does not have; the nearest is "
        f"{nearest(page.endpoint, app.view_functions)!r}: correct the endpoint of its AdminPage, "
        "or register the route"
    )
