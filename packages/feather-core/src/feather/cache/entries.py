"""Responses as text, and the keys they are kept under."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from feather.cache.keys import shorten, typed
from feather.codec import Unreadable, decode, encode
from feather.htmx.request import DECIDING

if TYPE_CHECKING:
    from flask import Flask, Request, Response

# What an htmx request asks for may be a part of the page that a browser gets from the same URL.
_HTMX = (*DECIDING, "HX-Target")


@dataclass(frozen=True)
class Page:
    """A response that is kept.

    Attributes:
        headers: Its headers, as the view set them.
        body: Its body.
    """

    headers: list[tuple[str, str]]
    body: bytes

    def response(self, app: "Flask") -> "Response":
        """Return it as a new response of *app*."""
        response = app.response_class(self.body, 200, self.headers)
        if not any(name.lower() == "content-type" for name, _ in self.headers):
            del response.headers["Content-Type"]
        return response


@dataclass(frozen=True)
class Variants:
    """Says that what is kept differs by headers of the request."""

    headers: tuple[str, ...]

    def key(self, primary: str, request: "Request") -> str:
        """Return the key of the variant that *request* asks for."""
        values = tuple(request.headers.get(name) for name in self.headers)
        return shorten(f"{primary}|{typed(values)}")


def primary_key(request: "Request", identity: str, subject: str | None) -> str:
    """Return the key of what *request* asks for.

    Args:
        request: The request; its host was checked by Flask.
        identity: What tells the visitor apart, or empty text.
        subject: What stands for path and query, or None for these themselves.
    """
    site = f"{request.scheme}://{request.host}{request.root_path}"
    what = (request.path, _query(request)) if subject is None else (request.endpoint, subject)
    htmx: tuple[str | None, ...] = ()
    if "HTTP_HX_REQUEST" in request.environ:
        htmx = tuple(request.headers.get(name) for name in _HTMX)
    return shorten(f"page:{typed((site, identity, what, htmx))}")


def pack(response: "Response") -> str:
    """Return *response* as text."""
    headers = [[name, value] for name, value in response.headers if name != "Content-Length"]
    body = response.get_data()
    try:
        return encode(["page", headers, body.decode()])
    except UnicodeDecodeError:
        return encode(["page", headers, body])


def pack_variants(variants: Variants) -> str:
    """Return *variants* as text."""
    return encode(["variants", list(variants.headers), None])


def unpack(text: str | None) -> Page | Variants | None:
    """Return what was packed as *text*, or None for anything else."""
    if text is None:
        return None
    try:
        kind, headers, body = decode(text)
        if kind == "variants":
            return Variants(tuple(headers))
        return Page([_pair(*pair) for pair in headers], _bytes(body)) if kind == "page" else None
    except (Unreadable, TypeError, ValueError):
        return None


def _pair(name: str, value: str) -> tuple[str, str]:
    return str(name), str(value)


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def _query(request: "Request") -> str:
    """Return a hash of the query whose parameters may come in any order."""
    query = request.query_string
    if not query:
        return ""
    parts = sorted(query.split(b"&"), key=lambda part: part.partition(b"=")[0])
    return sha256(b"&".join(parts)).hexdigest()
