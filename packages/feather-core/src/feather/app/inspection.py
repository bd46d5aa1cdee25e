"""Apps that are built to be looked at, not to serve: what commands do with them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

_inspecting = ContextVar("feather.inspecting", default=False)


@contextmanager
def inspection() -> Iterator[None]:
    """Let the apps that are built inside start even where they must not serve.

    Commands need it: they run in production too, often without all of its settings. As long as it
    is unsafe, such an app answers only requests that are made inside such a block, as its test
    client makes them. The threads of a server are outside.

    Example::

        with inspection():
            from app import app
        print(app.url_map)
    """
    token = _inspecting.set(True)
    try:
        yield
    finally:
        _inspecting.reset(token)


def admit(app: "Flask") -> None:
    """Let an app serve, unless production forbids it; the last step of building one.

    Args:
        app: A wired app. If it was built for :func:`inspection`, its requests are refused instead.

    Raises:
        UnsafeStart: If something forbids it, naming all of it.
    """
    if app.config["FEATHER_ENV"] != "production":
        return
    # Only production pays for this import.
    from feather.doctor.boot import refuse_unsafe_start

    if _inspecting.get():
        app.wsgi_app = _Gate(app, refuse_unsafe_start)  # type: ignore[method-assign]  # as Flask documents for middleware
    else:
        refuse_unsafe_start(app)


class _Gate:
    """Lets no request into an app that must not serve."""

    def __init__(self, app: "Flask", refuse: "Callable[[Flask], None]") -> None:
        self._app = app
        self._refuse = refuse
        self._inner: WSGIApplication = app.wsgi_app
        self._open = False

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if not self._open and not _inspecting.get():
            self._refuse(self._app)
            self._open = True
        return self._inner(environ, start_response)
