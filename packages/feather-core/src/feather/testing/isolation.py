"""Keeping what one test does from every other test."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, has_app_context

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from sqlalchemy.orm import Session

_KEY = "feather_testing"


@contextmanager
def isolated(app: Flask) -> Iterator[None]:
    """Undo at the end of the block what the app has committed to its database.

    Requests get an app context and a session of their own, as they do on a server, even if the
    test holds a context open.

    Args:
        app: The app; a block inside of another one for the same app does nothing.
    """
    if _KEY in app.extensions:
        yield
        return
    with ExitStack() as stack:
        app.extensions[_KEY] = True
        stack.callback(app.extensions.pop, _KEY)
        inner = app.wsgi_app
        app.wsgi_app = _Requests(app, inner)  # type: ignore[method-assign]  # as Flask documents for middleware
        stack.callback(setattr, app, "wsgi_app", inner)
        if _has_database(app):
            from feather.testing.rollback import rolled_back

            stack.enter_context(rolled_back(app))
        stack.callback(_finish_listeners, app)
        yield


def _has_database(app: Flask) -> bool:
    if "sqlalchemy" not in app.extensions:
        return False
    from feather.db import db

    return app.extensions["sqlalchemy"] is db


def _finish_listeners(app: Flask) -> None:
    from feather.events import drain

    with app.app_context():
        drain()


class _Requests:
    """The app, to which a context that the test holds open is invisible."""

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app = app
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        held = _held_session(self._app)
        with self._app.app_context():
            body = self._inner(environ, start_response)
        if held is not None:
            _forget_values(held)
        return body


def _held_session(app: Flask) -> "Session | None":
    if not has_app_context() or not _has_database(app):
        return None
    from feather.db import db

    if current_app.extensions is not app.extensions or not db.session.registry.has():
        return None
    return db.session()


def _forget_values(session: "Session") -> None:
    """Let the test's objects read again what the request may have changed."""
    changed: set[Any] = {*session.dirty, *session.deleted}
    for row in session.identity_map.values():
        if row not in changed:
            session.expire(row)
