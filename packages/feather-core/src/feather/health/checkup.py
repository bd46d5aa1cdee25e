"""Running the checks of an app."""

import logging
from collections.abc import Callable
from functools import partial

from flask import Flask

from feather.errorlog.scrub import message_of
from feather.health.checks import DATABASE, contributed
from feather.health.database import database_check
from feather.health.probe import Probe
from feather.plugins.contributions import HealthCheck

_logger = logging.getLogger(__name__)


class Checkup:
    """The checks of one app, and what is known of each.

    Args:
        app: The app.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._database = HealthCheck(DATABASE, database_check(app))
        self._probes: dict[str, Probe] = {}
        self._failing: set[str] = set()

    def run(self, *, only_database: bool) -> dict[str, str]:
        """Run the checks at the same time, so that together they take no longer than one.

        Args:
            only_database: Leave out what the app and its plugins add.

        Returns:
            ``"ok"`` or ``"failed"`` by the name of the check.
        """
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
