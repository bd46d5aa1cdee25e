"""What stands between the server and Flask."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from feather.http.exchange import Exchange
from feather.http.request_id import new_request_id, proxied_request_id
from feather.http.scope import current_scope
from feather.security.headers import SecurityHeaders

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Gateway:
    """Gives each request its id, its security headers and its access line.

    Args:
        inner: The app's own ``wsgi_app``.
        security: The headers.
        log: Called with each exchange when it is over.
        proxied: Whether a trusted proxy may set request ids.
        probe_host: The host that health probes are taken to mean, whatever they say: they go
            to an address, which no list of trusted hosts names.
    """

    def __init__(
        self,
        inner: "WSGIApplication",
        security: SecurityHeaders,
        log: Callable[[Exchange], None],
        *,
        proxied: bool,
        probe_host: str | None,
    ) -> None:
        self._inner = inner
        self._security = security
        self._log = log
        self._proxied = proxied
        self._probe_host = probe_host

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request_id = proxied_request_id(environ) if self._proxied else new_request_id()
        exchange = Exchange(request_id, environ, start_response, self._security)
        if self._probe_host is not None and is_probe(environ["PATH_INFO"]):
            environ["HTTP_HOST"] = self._probe_host
        token = current_scope.set(exchange)
        try:
            body = self._inner(environ, exchange)
        except BaseException:
            self._end(exchange)
            raise
        else:
            if _is_streamed(body, environ):
                exchange.finish()
                return _Stream(body, exchange, self._end)
            self._end(exchange)
        finally:
            current_scope.reset(token)
        return body

    def _end(self, exchange: Exchange) -> None:
        self._log(exchange)
        exchange.finish()


def is_probe(path: str) -> bool:
    """Tell whether *path* is one of the health endpoints."""
    return path.startswith("/health") and (path == "/health" or path[7] == "/")


def _is_streamed(body: Iterable[bytes], environ: "WSGIEnvironment") -> bool:
    """Servers send a list, and a file in their own wrapper, faster than anything wrapped."""
    if type(body) is list:
        return False
    wrapper = environ.get("wsgi.file_wrapper")
    return not (isinstance(wrapper, type) and isinstance(body, wrapper))


class _Stream:
    """A body that is produced while it is sent, under the scope of its request."""

    def __init__(
        self, body: Iterable[bytes], exchange: Exchange, end: Callable[[Exchange], None]
    ) -> None:
        self._body = body
        self._chunks: Iterator[bytes] = iter(body)
        self._exchange = exchange
        self._end = end

    def __iter__(self) -> "_Stream":
        return self

    def __next__(self) -> bytes:
        token = current_scope.set(self._exchange)
        try:
            return next(self._chunks)
        finally:
            current_scope.reset(token)

    def close(self) -> None:
        """Close the body; the exchange is over."""
        token = current_scope.set(self._exchange)
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._end(self._exchange)
            current_scope.reset(token)
