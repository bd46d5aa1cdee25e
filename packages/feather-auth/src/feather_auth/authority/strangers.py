"""What a stranger gets who asks for something that needs a sign-in."""

from typing import TYPE_CHECKING, Any

from flask import current_app, redirect, request, url_for

from feather.errors.negotiation import audience_of
from feather.exceptions import AuthenticationError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SIGN_IN = "auth.sign_in"
"""The endpoint of the page on which people sign in."""


def ask_to_sign_in() -> "Response":
    """Send a person's browser to the sign-in page, and back afterwards.

    Raises:
        AuthenticationError: For scripts and for htmx, whose answers are made with the errors.
    """
    closed = SIGN_IN not in current_app.view_functions  # an app without a database
    if closed or audience_of(request._get_current_object()) != "page":  # type: ignore[attr-defined]  # a LocalProxy has it
        raise AuthenticationError("Please sign in.")
    return redirect(url_for(SIGN_IN, next=_here()), 303)


def _here() -> Any:
    """The page to come back to; the address of a form's target shows nothing by itself."""
    if request.method not in ("GET", "HEAD"):
        return None
    query = request.query_string.decode()
    return f"{request.path}?{query}" if query else request.path
