"""Health endpoints for load balancers, orchestrators and monitors."""

from flask import Flask

from feather.health.checks import health_check
from feather.health.endpoints import HealthEndpoints

__all__ = ["health_check", "init_health"]


def init_health(app: Flask) -> None:
    """Answer ``/health``, ``/health/live`` and ``/health/ready``.

    They are answered before Flask sees the request: no session, no hook of the app and no list
    of trusted hosts can keep a probe from its answer. A route of the app's own wins.

    Args:
        app: The app.
    """
    app.wsgi_app = HealthEndpoints(app, app.wsgi_app)  # type: ignore[method-assign]  # as Flask documents for middleware
