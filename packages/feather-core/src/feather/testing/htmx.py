"""A test client that speaks as htmx does."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from feather.testing.csrf import CsrfClient
from feather.testing.fragments import Fragment

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


class HtmxResponse:
    """An answer, as htmx reads it.

    Attributes:
        response: The answer itself.
    """

    def __init__(self, response: "TestResponse") -> None:
        self.response = response

    def __repr__(self) -> str:
        return f"<HtmxResponse {self.response.status}>"

    @property
    def status_code(self) -> int:
        """The status, such as 200."""
        return self.response.status_code

    @property
    def headers(self) -> Headers:
        """The headers."""
        return self.response.headers

    @property
    def text(self) -> str:
        """The body."""
        return self.response.text

    @property
    def fragment(self) -> Fragment:
        """The body's elements; a whole page in place of a fragment fails the test."""
        if "<html" in self.text.lower():
            pytest.fail(
                "the answer to an htmx request is a whole page, which would be put inside the "
                f"page: render the fragment alone. It begins: {self.text[:200]!r}",
                pytrace=False,
            )
        return Fragment(self.text)

    @property
    def trigger(self) -> Mapping[str, Any]:
        """The events of ``HX-Trigger`` by name, with their details; empty without the header."""
        header = self.headers.get("HX-Trigger", "").strip()
        if header.startswith("{"):
            found: dict[str, Any] = json.loads(header)
            return found
        return {name.strip(): None for name in header.split(",") if name.strip()}

    @property
    def target(self) -> str | None:
        """The selector of ``HX-Retarget``; ``None`` leaves the target to the page."""
        return self.headers.get("HX-Retarget")

    @property
    def redirect(self) -> str | None:
        """Where ``HX-Redirect`` or ``HX-Location`` sends the browser, if anywhere."""
        location = self.headers.get("HX-Location", "")
        if location.startswith("{"):
            location = json.loads(location)["path"]
        return self.headers.get("HX-Redirect") or location or None


class HtmxClient:
    """A browser with htmx: each request carries ``HX-Request`` and, if needed, a CSRF token.

    Its methods take what those of Flask's test client take.

    Args:
        app: The app.

    Attributes:
        client: The client that makes the requests, for example to change its session.
    """

    def __init__(self, app: "Flask") -> None:
        self.client = CsrfClient(app, app.response_class)

    def get(self, path: str, **kwargs: Any) -> HtmxResponse:
        """Make a GET request."""
        return self.open(path, method="GET", **kwargs)

    def post(self, path: str, **kwargs: Any) -> HtmxResponse:
        """Make a POST request."""
        return self.open(path, method="POST", **kwargs)

    def put(self, path: str, **kwargs: Any) -> HtmxResponse:
        """Make a PUT request."""
        return self.open(path, method="PUT", **kwargs)

    def patch(self, path: str, **kwargs: Any) -> HtmxResponse:
        """Make a PATCH request."""
        return self.open(path, method="PATCH", **kwargs)

    def delete(self, path: str, **kwargs: Any) -> HtmxResponse:
        """Make a DELETE request."""
        return self.open(path, method="DELETE", **kwargs)

    def open(self, path: str, *, headers: Any = None, **kwargs: Any) -> HtmxResponse:
        """Make a request.

        Args:
            path: Where to.
            headers: Headers beside ``HX-Request``, for example ``{"HX-Target": "notes"}``.
            **kwargs: As for Flask's test client: ``method``, ``data``, ``json`` and so on.
        """
        given = Headers(headers)
        given.setdefault("HX-Request", "true")
        return HtmxResponse(self.client.open(path, headers=given, **kwargs))
