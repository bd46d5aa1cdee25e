"""Which requests want a fragment."""

from flask import Request, request

DECIDING = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request")
"""The request headers that decide between a page and a fragment."""


def is_htmx(sent: Request = request) -> bool:
    """Tell whether htmx is going to put the answer into a page.

    It is not when it replaces the page: for a boosted link, for a page that "back" leads to, and
    when the target is the body. Then it needs what a browser without htmx does.

    Args:
        sent: The request; the current one by default.
    """
    environ = sent.environ
    return (
        environ.get("HTTP_HX_REQUEST") == "true"
        and environ.get("HTTP_HX_BOOSTED") != "true"
        and environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
        and environ.get("HTTP_HX_REQUEST_TYPE") != "full"
    )
