"""Response headers by which htmx does more than swap: events, toasts, the address bar."""

import json
from typing import Any, Literal

from flask import Response, current_app

from feather.htmx.addresses import address_on_site
from feather.http.json import jsonable
from feather.routing.responses import sendable

ToastType = Literal["success", "error", "warning", "info"]
_TRIGGER = "HX-Trigger"


def trigger(answer: Any, event: str, detail: Any = None) -> Response:
    """Have the browser dispatch an event once htmx has swapped the answer in.

    Islands and ``hx-trigger="EVENT from:body"`` hear it. Several calls add up; of two with the
    same event the later counts.

    Args:
        answer: What the view would return otherwise: text, a response, a tuple with a status.
        event: The name of the event.
        detail: What the event carries, as JSON; a value that is no object arrives as
            ``event.detail.value``. In an object, ``target`` is the selector of the element that
            gets the event.

    Returns:
        The answer as a response.

    Raises:
        TypeError: If *detail* has no form in JSON.
        ValueError: If it holds an infinite number or none at all, or the answer has an
            ``HX-Trigger`` that is not JSON and begins as if it were.
    """
    response = current_app.make_response(sendable(answer))
    events = _events(response.headers.get(_TRIGGER, ""))
    events[event] = {} if detail is None else detail
    # All but printable ASCII is escaped: a header holds nothing else reliably.
    response.headers[_TRIGGER] = json.dumps(
        events, default=jsonable, allow_nan=False, separators=(",", ":")
    )
    return response


def toast(answer: Any, message: str, type: ToastType = "success") -> Response:  # noqa: A002  # as showToast calls it
    """Have the page show a short message in its corner.

    Args:
        answer: What the view would return otherwise.
        message: The message, as text.
        type: How it looks and is announced: ``success``, ``error``, ``warning`` or ``info``.
            Errors stay until they are dismissed.

    Returns:
        The answer as a response.
    """
    return trigger(answer, "showToast", {"message": message, "type": type})


def push_url(answer: Any, url: str) -> Response:
    """Have the browser show another address, with a new entry in its history.

    Args:
        answer: What the view would return otherwise.
        url: A path of the site, such as ``url_for`` returns; that of a page, since a reload asks
            for it.

    Returns:
        The answer as a response.

    Raises:
        ValueError: If *url* may lead to another site.
    """
    return _with(answer, "HX-Push-Url", url)


def replace_url(answer: Any, url: str) -> Response:
    """Have the browser show another address in place of the present one.

    Args:
        answer: What the view would return otherwise.
        url: As for :func:`push_url`.

    Returns:
        The answer as a response.

    Raises:
        ValueError: If *url* may lead to another site.
    """
    return _with(answer, "HX-Replace-Url", url)


def _with(answer: Any, header: str, url: str) -> Response:
    address = address_on_site(url)
    response = current_app.make_response(sendable(answer))
    response.headers[header] = address
    return response


def _events(header: str) -> dict[str, Any]:
    """Return the events of an ``HX-Trigger`` that is there already, in either of its forms."""
    if header.startswith("{"):
        events: dict[str, Any] = json.loads(header)
        return events
    return {name.strip(): {} for name in header.split(",") if name.strip()}
