"""Werkzeug's threaded server on an inherited socket, with a gentle end and short log lines."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from feather_cli.development.live import PATH as LIVE
from feather_cli.output import say

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_GRACE = 1.0  # seconds for requests that are being answered
_GRACE_OF_SILENT = 0.1  # seconds for connections that have sent no request


class RequestHandler(WSGIRequestHandler):
    """Answers a request, and logs it as ``14:03:59 GET /path 200 12 ms`` unless the app does."""

    server: "Server"

    def run_wsgi(self) -> None:
        """Answer the request that has been read."""
        self._began = time.perf_counter()
        with self.server.answering():
            super().run_wsgi()

    def log_request(
        self,
        code: int | str = "-",
        size: int | str = "-",  # noqa: ARG002  # Werkzeug's signature
    ) -> None:
        """Write the line of a request whose answer begins."""
        if getattr(self, "path", "").startswith(LIVE):
            return  # each page asks for it again and again
        began = getattr(self, "_began", None)  # a request too broken to be answered has none
        if began and self.server.app_logs:
            return
        duration = f" {(time.perf_counter() - began) * 1000:.0f} ms" if began else ""
        request = f"{self.command or '-'} {getattr(self, 'path', '-')}"
        # A client may send control characters, which would act on the terminal.
        self.log("info", f"{request.encode('unicode_escape').decode()} {code}{duration}")

    def log(
        self,
        type: str,  # noqa: A002, ARG002  # Werkzeug's signature
        message: str,
        *args: Any,
    ) -> None:
        """Write any line of the server."""
        text = message % args if args else message
        say(f"{time.strftime('%H:%M:%S')} {text}", error=True)


class Server(ThreadedWSGIServer):
    """The server.

    Args:
        host: The address that the socket is bound to.
        port: Its port.
        app: What answers.
        descriptor: The listening socket.
        app_logs: Whether the app writes a line for each request itself.
    """

    def __init__(
        self, host: str, port: int, app: "WSGIApplication", descriptor: int, *, app_logs: bool
    ) -> None:
        super().__init__(host, port, app, RequestHandler, fd=descriptor)
        self.app_logs = app_logs
        self._lock = threading.Lock()
        self._connections = 0
        self._requests = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hand an accepted connection to a thread of its own."""
        with self._lock:
            self._connections += 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._connections -= 1

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a request while the block runs."""
        with self._lock:
            self._requests += 1
        try:
            yield
        finally:
            with self._lock:
                self._requests -= 1

    def drain(self) -> None:
        """Give open requests a second to finish, after the server has stopped accepting.

        Browsers open connections in advance and leave them silent: those get less.
        """
        began = time.monotonic()
        while (waited := time.monotonic() - began) < _GRACE and (
            self._requests or (self._connections and waited < _GRACE_OF_SILENT)
        ):
            time.sleep(0.01)
