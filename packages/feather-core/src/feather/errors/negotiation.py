"""Who asks: a script, a person's browser or htmx."""

from typing import Literal

from flask import Request

from feather.htmx.request import is_htmx

Audience = Literal["json", "page", "htmx"]


def audience_of(request: Request) -> Audience:
    """Return for whom an error is to be written.

    Args:
        request: The request that failed. htmx counts as htmx on every path, except when it
            replaces the whole page; then come ``/api``, a JSON body, and what ``Accept`` prefers.
    """
    if is_htmx(request):
        return "htmx"
    if request.path == "/api" or request.path.startswith("/api/") or request.is_json:
        return "json"
    accept = request.accept_mimetypes
    return "json" if accept["application/json"] > accept["text/html"] else "page"
