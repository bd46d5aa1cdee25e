"""The way to the sign-in page, for htmx requests of people who are not signed in."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request, url_for

from feather.security.redirects import is_safe_path

KEY = "feather.sign_in"


def set_sign_in_page(app: Flask, endpoint: str) -> None:
    """Have htmx go to a page of the app when a request of its fails with 401.

    An ordinary redirect would put the sign-in page into the page at hand.

    Args:
        app: The app.
        endpoint: The endpoint of the sign-in page. Its address gets the query parameter ``next``, a
            path of the site to come back to; the page checks it once more before it goes there.
    """
    app.extensions[KEY] = endpoint


def way_to_sign_in() -> str | None:
    """Return where the current request's page should go, if anywhere.

    Returns:
        The address of the sign-in page; ``None`` without one, and on that page itself, which
        would lose what it tells about a wrong password.
    """
    endpoint = current_app.extensions.get(KEY)
    if endpoint is None:
        return None
    shown = _page_at_hand()
    if shown is not None and urlsplit(shown).path == urlsplit(url_for(endpoint)).path:
        return None
    return url_for(endpoint, next=shown)


def _page_at_hand() -> str | None:
    """Return the path of the page that htmx is in; the request's own shows a fragment."""
    try:
        found = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return None
    path = f"{found.path}?{found.query}" if found.query else found.path
    return path if found.netloc == request.host and is_safe_path(path) else None
