"""Checks of how requests are counted."""

from collections.abc import Iterator

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import Finding
from feather_auth.limits.settings import LimitSettings


@check("auth.limits-memory", "Several processes count requests together")
def memory_limits(app: Flask) -> Iterator[Finding]:
    """Find limits that each of several processes would count for itself."""
    from feather.doctor.checks.deployment import _workers as worker_count

    workers = worker_count(app)
    if workers > 1 and LimitSettings.of(app).RATE_LIMIT_BACKEND == "memory":
        yield Finding(
            "error",
            "RATE_LIMIT_BACKEND",
            f"RATE_LIMIT_BACKEND is 'memory', and there are {workers} processes: each lets as "
            "many requests through as the limit says",
            "Set RATE_LIMIT_BACKEND=redis and RATE_LIMIT_URL, or start one process",
        )


CHECKS = (memory_limits,)
