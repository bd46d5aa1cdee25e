"""Addresses that the browser is sent to."""

from werkzeug.urls import iri_to_uri

from feather.security.redirects import is_safe_path


def address_on_site(url: str) -> str:
    """Return a path of the site as a header can hold it, in ASCII.

    Args:
        url: The path, with query and fragment.

    Raises:
        ValueError: If it may lead to another site.
    """
    if not is_safe_path(url):
        raise ValueError(
            f"{url!r} is not a path of this site, and htmx follows whatever it is told: pass what "
            "url_for() returns; for a target that a request names, pass "
            "safe_redirect_target(target) of feather.security.redirects"
        )
    return iri_to_uri(url)
