"""Tells open pages about edits: ``/_feather/live``, on the development server only."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from feather.frontend.head import LIVE
from feather_cli.development.changes import Changes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/_feather/live"
_SCRIPT = Path(__file__).with_name("live.js")
_HEARTBEAT = 15.0  # seconds; a write that fails is how a closed connection is noticed
_RETRY = 200  # milliseconds after which browsers connect to the next server


class Live:
    """Middleware that gives pages a script, and the script a stream of events.

    Args:
        app: What answers everything else.
        changes: What to tell.
    """

    def __init__(self, app: "WSGIApplication", changes: Changes) -> None:
        self._app = app
        self._changes = changes

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        path = environ["PATH_INFO"]
        if path == f"{PATH}.js":
            _start(start_response, "text/javascript; charset=utf-8")
            return [_SCRIPT.read_bytes()]
        if path == PATH:
            query = parse_qs(environ.get("QUERY_STRING", ""))
            asked = query.get("at", [""])[0]
            _start(start_response, "text/event-stream; charset=utf-8")
            return self._events(environ.get("HTTP_LAST_EVENT_ID") or asked)
        environ[LIVE] = f"{PATH}.js?at={self._changes.mark()}"
        return self._app(environ, start_response)

    def _events(self, mark: str) -> Iterator[bytes]:
        yield f"retry: {_RETRY}\n\n".encode()
        while not self._changes.closed:
            news = self._changes.wait(mark, _HEARTBEAT)
            if news is None:
                yield b":\n\n"
            else:
                mark = news.mark
                yield f"id: {mark}\ndata: {news.kind}\n\n".encode()


def _start(start_response: "StartResponse", mimetype: str) -> None:
    headers = [
        ("Content-Type", mimetype),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("200 OK", headers)
