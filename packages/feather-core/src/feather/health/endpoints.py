"""The answers to health probes."""

import json
from collections.abc import Iterable
from threading import Lock
from time import time
from typing import TYPE_CHECKING

from flask import Flask

from feather.logs.timestamps import timestamp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from feather.health.checkup import Checkup

FULL, LIVE, READY = "/health", "/health/live", "/health/ready"
_PATHS = frozenset((FULL, LIVE, READY))
_METHODS = frozenset(("GET", "HEAD"))


class HealthEndpoints:
    """Answers probes; everything else passes.

    Args:
        app: The app.
        inner: What answers everything else.
    """

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app = app
        self._inner = inner
        self._lock = Lock()
        self._checkup: Checkup | None = None
        self._own_routes: frozenset[str] | None = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if path not in _PATHS or environ["REQUEST_METHOD"] not in _METHODS or self._is_own(path):
            return self._inner(environ, start_response)
        checks = {} if path == LIVE else self._check(only_database=path == READY)
        healthy = "failed" not in checks.values()
        body = json.dumps(
            {
                "status": "healthy" if healthy else "unhealthy",
                "timestamp": timestamp(time()),
                "checks": checks,
            }
        ).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response("200 OK" if healthy else "503 SERVICE UNAVAILABLE", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _check(self, *, only_database: bool) -> dict[str, str]:
        if self._checkup is None:
            # Imported by the first probe that asks for more than a sign of life.
            from feather.health.checkup import Checkup

            with self._lock:
                self._checkup = self._checkup or Checkup(self._app)
        return self._checkup.run(only_database=only_database)

    def _is_own(self, path: str) -> bool:
        """Tell whether the app has a route of its own there; it has all of them by now."""
        if self._own_routes is None:
            self._own_routes = _PATHS.intersection(r.rule for r in self._app.url_map.iter_rules())
        return path in self._own_routes
