"""Request ids: accepted from a trusted proxy, else made."""

import re
from random import getrandbits
from typing import Any, TypeVar, cast

from feather.http.scope import get_request_id
from feather.uuid7 import uuid7_value

HEADER = "X-Request-ID"
ENVIRON_KEY = "HTTP_X_REQUEST_ID"
_ACCEPTABLE = r"[A-Za-z0-9._-]{8,64}"

T = TypeVar("T")


def new_request_id() -> str:
    """Return a UUID version 7 as 36 characters of text.

    It names a request and guards nothing, so it spares the operating system's generator.
    """
    text = f"{uuid7_value(getrandbits(62)):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def proxied_request_id(environ: dict[str, Any]) -> str:
    """Return the id that a trusted proxy gave the request, else a new one.

    Args:
        environ: The WSGI environment. Only 8 to 64 letters, digits, dots, underscores and
            hyphens are an id; anything else could forge log lines.
    """
    given = environ.get(ENVIRON_KEY)
    return given if given is not None and re.fullmatch(_ACCEPTABLE, given) else new_request_id()


def with_request_id(globals_class: type[T]) -> type[T]:
    """Return a class of ``g`` objects with ``g.request_id``, which an app may still set itself."""
    attributes = {"request_id": _RequestIdAttribute()}
    return cast("type[T]", type("RequestGlobals", (globals_class,), attributes))


class _RequestIdAttribute:
    def __get__(self, instance: object, owner: type | None = None) -> str | None:
        return get_request_id()
