"""An OpenID provider inside the development server; Authlib talks to it as to any other."""

import threading
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode

from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it makes of Authlib is none of the developer's business
    from oidc_provider_mock import app as make_provider

_lock = threading.Lock()
_running: "LocalProvider | None" = None


class LocalProvider:
    """The provider, on a port of its own.

    Attributes:
        issuer: Its address.
    """

    def __init__(self) -> None:
        self._app: Flask = make_provider(require_nonce=True)
        server = make_server("127.0.0.1", 0, _Chosen(self._app.wsgi_app), threaded=True)
        self.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, name="local-sign-in", daemon=True).start()

    def introduce(self, email: str, name: str) -> None:
        """Let the provider vouch for somebody.

        Args:
            email: The address, which is the subject as well.
            name: What they are called.
        """
        claims = {"email": email, "email_verified": True, "name": name}
        answer = self._app.test_client().put(f"/users/{quote(email, safe='')}", json=claims)
        assert answer.status_code == 204  # noqa: S101  # it takes whatever it is told


def local_provider() -> LocalProvider:
    """Return the provider of this process, started by the first sign-in."""
    global _running
    with _lock:
        if _running is None:
            _running = LocalProvider()
    return _running


class _Chosen:
    """Signs in whom ``login_hint`` names without asking: the sign-in page has asked already."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        query: dict[str, Any] = parse_qs(environ.get("QUERY_STRING", ""))
        if environ["PATH_INFO"] == "/oauth2/authorize" and "login_hint" in query:
            body = urlencode({"sub": query["login_hint"][0]}).encode()
            environ["REQUEST_METHOD"] = "POST"
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["wsgi.input"] = BytesIO(body)
        return self._inner(environ, start_response)
