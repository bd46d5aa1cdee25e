"""The answers to health probes."""

import json
import logging
from collections.abc import Callable, Iterable
from functools import partial
from time import time
from typing import TYPE_CHECKING

from flask import Flask

from feather.errorlog.scrub import message_of
from feather.health.checks import DATABASE, contributed
from feather.health.database import database_check
from feather.health.probe import Probe
from feather.logs.timestamps import timestamp
from feather.plugins.contributions import HealthCheck

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FULL, LIVE, READY = "/health", "/health/live", "/health/ready"
_PATHS = frozenset((FULL, LIVE, READY))
_METHODS = frozenset(("GET", "HEAD"))
_logger = logging.getLogger(__name__)


class HealthEndpoints:
    """Answers probes; everything else passes.

    Args:
        app: The app.
        inner: What answers everything else.
    """

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app = app
        self._inner = inner
        self._database = HealthCheck(DATABASE, database_check(app))
        self._probes: dict[str, Probe] = {}
        self._failing: set[str] = set()
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

    def _is_own(self, path: str) -> bool:
        """Tell whether the app has a route of its own there; it has all of them by now."""
        if self._own_routes is None:
            self._own_routes = _PATHS.intersection(r.rule for r in self._app.url_map.iter_rules())
        return path in self._own_routes

    def _check(self, *, only_database: bool) -> dict[str, str]:
        """Run the checks at the same time, so that together they take no longer than one."""
        flights = {c.name: self._probe(c).start() for c in self._wanted(only_database)}
        failures = {name: flight.failure() for name, flight in flights.items()}
        for name, error in failures.items():
            self._tell(name, error)
        return {name: "failed" if error else "ok" for name, error in failures.items()}

    def _wanted(self, only_database: bool) -> list[HealthCheck]:
        database = [self._database] if "sqlalchemy" in self._app.extensions else []
        return database if only_database else [*database, *contributed(self._app)]

    def _probe(self, check: HealthCheck) -> Probe:
        known = self._probes.get(check.name)
        if known is None:
            run = partial(self._in_context, check.run)
            known = self._probes.setdefault(check.name, Probe(check.name, run))
        return known

    def _in_context(self, run: Callable[[], object]) -> None:
        with self._app.app_context():
            run()

    def _tell(self, name: str, error: BaseException | None) -> None:
        """Log the reason, which the answer does not give away, when a check's state changes."""
        if error is None and name in self._failing:
            self._failing.discard(name)
            _logger.info("health check %r is ok again", name)
        elif error is not None and name not in self._failing:
            self._failing.add(name)
            reason = f"{type(error).__name__}: {message_of(error)}"
            _logger.warning("health check %r failed: %s", name, reason)
