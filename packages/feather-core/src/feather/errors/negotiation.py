"""Who asks: a script, a person's browser or htmx."""

from typing import Literal

from flask import Request

Audience = Literal["json", "page", "htmx"]


def audience_of(request: Request) -> Audience:
    """Return for whom an error is to be written.

    Args:
        request: The request that failed. htmx counts as htmx on every path, except when it
            replaces the whole page; then come ``/api``, a JSON body, and what ``Accept`` prefers.
    """
    headers = request.headers
    if headers.get("HX-Request") == "true" and not _replaces_page(request):
        return "htmx"
    if request.path == "/api" or request.path.startswith("/api/") or request.is_json:
        return "json"
    accept = request.accept_mimetypes
    return "json" if accept["application/json"] > accept["text/html"] else "page"


def _replaces_page(request: Request) -> bool:
    headers = request.headers
    return (
        headers.get("HX-Boosted") == "true"
        or headers.get("HX-History-Restore-Request") == "true"
        or headers.get("HX-Request-Type") == "full"
    )
