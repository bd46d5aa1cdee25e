"""Whether requests are counted where all processes count."""

from collections.abc import Iterator

from flask import Flask

from feather.app.workers import workers_of
from feather.doctor.findings import check
from feather.plugins.contributions import Finding
from feather_auth.limits.settings import LimitSettings
from feather_auth.use import has_limits


@check("auth.limits-memory", "Several processes count requests together", deploy=True, boot=True)
def memory_limits(app: Flask) -> Iterator[Finding]:
    """Find limits that each of several processes would count for itself."""
    workers = workers_of(app)
    if not has_limits(app):
        return
    if workers.number > 1 and LimitSettings.of(app).RATE_LIMIT_BACKEND == "memory":
        yield Finding(
            "error",
            "RATE_LIMIT_BACKEND",
            f"RATE_LIMIT_BACKEND is 'memory', and {workers.starter} starts {workers.number} "
            "processes: each lets as many requests through as the limit says",
            f"Set RATE_LIMIT_BACKEND=redis and RATE_LIMIT_URL, or {workers.only_one}",
        )
