"""Answering from the cache before Flask is asked: when nothing else has a say in the answer.

What is kept stays in the app's cache, and each answer is looked up there: what expired, was
cleared or was replaced in another process is not sent. Here is only what saves building it anew.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask, Request, Response

    from feather.cache.store import Cache

FRONT = "feather.cache.front"
_MOST = 1_000
# Hooks that do nothing for a GET request that needs no session.
_IDLE = frozenset({"flask_wtf.csrf", "feather.security.csrf"})


class Ready(NamedTuple):
    """An answer as WSGI takes it, valid while the cache holds *text* under *key*."""

    public: bool
    key: str
    text: str
    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]


class Front:
    """The WSGI application that knows ready answers.

    Args:
        inner: The app's own ``wsgi_app``.
        cache: The app's cache.
    """

    def __init__(self, inner: "WSGIApplication", cache: "Cache") -> None:
        self._inner = inner
        self._cache = cache
        self._ready: OrderedDict[Any, Ready] = OrderedDict()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer from the cache, else pass the request on."""
        if self._ready and (ready := self._ready.get(_address(environ))) is not None:
            shared = ready.public or not self._cache.identities
            if shared and self._cache.read(ready.key) == ready.text:
                start_response(ready.status, ready.headers.copy())
                return ready.body if environ["REQUEST_METHOD"] == "GET" else []
            self._ready.pop(_address(environ), None)
        return self._inner(environ, start_response)

    def learn(
        self, request: "Request", key: str, text: str, response: "Response", *, public: bool
    ) -> None:
        """Have *response* ready for the next request like *request*.

        Args:
            request: A request that went through Flask, so its host is a permitted one.
            key: Where the cache keeps the response.
            text: What it keeps.
            response: A response made from it.
            public: Whether it is for everybody, and not for visitors whom nothing tells apart.
        """
        address = _address(request.environ)
        if address is None:
            return
        headers = list(response.get_wsgi_headers(request.environ))
        self._ready[address] = Ready(
            public, key, text, response.status, headers, [response.get_data()]
        )
        while len(self._ready) > _MOST:
            self._ready.popitem(last=False)


def unguarded(app: "Flask", request: "Request", view: object) -> bool:
    """Return whether nothing but *view* has a say in the answer to *request*."""
    if request.endpoint is None or app.view_functions.get(request.endpoint) is not view:
        return False  # a decorator around it may be a sign-in or a rate limit
    scopes = (None, *request.blueprints)
    hooks: list[Any] = [
        hook
        for registered in (app.before_request_funcs, app.after_request_funcs)
        for scope in scopes
        for hook in registered.get(scope, ())
    ]
    hooks += [hook for scope in scopes for hook in app.url_value_preprocessors.get(scope, ())]
    return all(hook.__module__ in _IDLE for hook in hooks)


def _address(environ: "WSGIEnvironment") -> tuple[str, ...] | None:
    """Return what a ready answer is for; None for requests that no ready answer suits."""
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or "HTTP_HX_REQUEST" in environ
        or "HTTP_AUTHORIZATION" in environ
    ):
        return None
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
    )
