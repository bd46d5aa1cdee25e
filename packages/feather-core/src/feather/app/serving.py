"""When a process begins to answer requests: work that belongs to servers alone starts then."""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from feather.app.workers import loading_gunicorn

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

_KEY = "feather.serving"


def when_serving(app: "Flask", action: Callable[[], None]) -> None:
    """Call a function once in each process that answers requests of an app.

    Building an app is no reason: commands, scripts and tests do that as well. Gunicorn's workers
    and the development server call it when they are ready, every other server with its first
    request. A process that was forked with the app loaded calls it for itself.

    Args:
        app: The app.
        action: Called without arguments; must be quick.
    """
    serving: _Serving | None = app.extensions.get(_KEY)
    if serving is None:
        serving = app.extensions[_KEY] = _Serving(app)
    serving.actions.append(action)


def begin_serving(app: "Flask") -> None:
    """Say that this process answers requests from now on; servers of Feather's own call it.

    Args:
        app: The app.
    """
    serving: _Serving | None = app.extensions.get(_KEY)
    if serving is not None:
        serving.begin()


def begin_if_served(app: "Flask") -> None:
    """Begin at once in a worker of Gunicorn that is loading the app, without waiting for requests.

    With ``--preload`` it is Gunicorn's master that loads it, and its workers begin after the fork.

    Args:
        app: The app, complete.
    """
    settings = loading_gunicorn()
    if settings is None or _KEY not in app.extensions:
        return
    if settings.preload_app:
        master = os.getpid()
        os.register_at_fork(
            after_in_child=lambda: begin_serving(app) if os.getppid() == master else None
        )
    else:
        begin_serving(app)


class _Serving:
    """Middleware that notices the first request."""

    def __init__(self, app: "Flask") -> None:
        self._app = app
        self.actions: list[Callable[[], None]] = []
        self._inner: WSGIApplication = app.wsgi_app
        self._process: int | None = None
        app.wsgi_app = self  # type: ignore[method-assign]  # as Flask documents for middleware

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if self._process != os.getpid():
            self.begin()
        return self._inner(environ, start_response)

    def begin(self) -> None:
        """Call the actions, unless this process did so, or it only tests the app."""
        self._process = os.getpid()
        if not self._app.testing:
            for action in self.actions:
                action()
