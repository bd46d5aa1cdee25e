"""Addresses that differ from the request's own in a few query parameters."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for


def current_address(**changes: Any) -> str:
    """Return the address of the request at hand with other query parameters.

    The parameters keep what the visitor chose; they are quoted, never interpreted. Going through
    ``url_for`` would make an instruction of a visitor's ``?_scheme=javascript``.

    Args:
        **changes: Parameters to add or replace; ``None`` leaves one out.

    Returns:
        A path, with a query if anything is in it.

    Raises:
        RuntimeError: No route handles the request, as on error pages.
    """
    if request.endpoint is None:
        raise RuntimeError(
            "there is no address to change: no route handles this request; pass an endpoint"
        )
    parameters: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    query = urlencode({k: v for k, v in parameters.items() if v is not None}, doseq=True)
    path = url_for(request.endpoint, **(request.view_args or {}))
    return f"{path}?{query}" if query else path
