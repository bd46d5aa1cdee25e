"""Sending the browser to another page, whoever made the request."""

from typing import TYPE_CHECKING

import flask
from flask import current_app

from feather.htmx.addresses import address_on_site
from feather.htmx.request import is_htmx

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


def redirect(url: str) -> "Response":
    """Send the browser to another page of the site.

    htmx would follow an ordinary redirect behind the scenes, and put that page into this one.

    Args:
        url: A path of the site, such as ``url_for`` returns.

    Returns:
        An answer without content, with ``HX-Redirect``, for htmx; else a redirect with 303.

    Raises:
        ValueError: If *url* may lead to another site.
    """
    address = address_on_site(url)
    if not is_htmx():
        return flask.redirect(address, 303)
    response = current_app.response_class(status=204, headers={"HX-Redirect": address})
    del response.headers["Content-Type"]  # there is no content to have one
    return response
