"""Counting requests in a moving window: in this process, or in Redis by ``limits``."""

import logging
import time
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from flask import Flask

from feather.settings import SettingsError
from feather_auth.limits.settings import LimitSettings
from feather_auth.limits.window import Windows

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter

_KEY = "feather.auth.limits"
_TIMEOUT = 0.5  # seconds; a request waits no longer for Redis
_RETRY_EVERY = 5.0  # seconds without Redis before it is asked again
_logger = logging.getLogger(__name__)


class Counter:
    """The requests of one app.

    Without Redis, each process counts by itself for a while: a limit is then higher than it
    says, but never gone.

    Args:
        url: The Redis to count in; None counts in this process.
    """

    def __init__(self, url: str | None) -> None:
        self._own = Windows()
        self._shared = None if url is None else _redis(url)
        self._retry_at = 0.0

    def hit(self, amount: int, period: int, *names: str) -> int:
        """Count a request.

        Args:
            amount: How many there may be.
            period: In how many seconds.
            *names: What is counted, and for whom.

        Returns:
            0 if it is within the limit, else the seconds until there is room again.
        """
        if self._shared is not None and time.monotonic() >= self._retry_at:
            try:
                return _hit(self._shared, _item(amount, period), names)
            except Exception as error:  # noqa: BLE001  # whatever a client of Redis raises
                self._retry_at = time.monotonic() + _RETRY_EVERY
                _logger.warning(
                    "Redis does not count requests (%s); this process counts its own meanwhile",
                    type(error).__name__,
                )
        return self._own.hit(amount, period, *names)


def counter(app: Flask) -> Counter:
    """Return the counter of an app, made by the first request that is limited."""
    found: Counter | None = app.extensions.get(_KEY)
    if found is None:
        # Two first requests may make one each; that one of them is dropped loses one count.
        found = app.extensions[_KEY] = Counter(redis_url(app))
    return found


def redis_url(app: Flask) -> str | None:
    """Return the Redis that an app counts in; None for this process.

    Raises:
        SettingsError: RATE_LIMIT_BACKEND is redis, and RATE_LIMIT_URL is missing.
    """
    settings = LimitSettings.of(app)
    if settings.RATE_LIMIT_BACKEND == "memory":
        return None
    if settings.RATE_LIMIT_URL is None:
        problem = (
            "RATE_LIMIT_URL is not set: RATE_LIMIT_BACKEND=redis needs it, for example "
            "RATE_LIMIT_URL=redis://localhost:6379/0"
        )
        raise SettingsError([problem])
    return settings.RATE_LIMIT_URL


def _hit(limiter: "MovingWindowRateLimiter", item: "RateLimitItem", names: tuple[str, ...]) -> int:
    if limiter.hit(item, *names):
        return 0
    reset = limiter.get_window_stats(item, *names).reset_time
    return max(1, ceil(reset - time.time()))


@lru_cache
def _item(amount: int, period: int) -> "RateLimitItem":
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(amount, period, namespace="feather")


def _redis(url: str) -> "MovingWindowRateLimiter":
    from limits.storage import storage_from_string
    from limits.strategies import MovingWindowRateLimiter
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # The client waits six seconds for a dead server by default.
    options: dict[str, Any] = {
        "retry": Retry(NoBackoff(), 0),
        "socket_connect_timeout": _TIMEOUT,
        "socket_timeout": _TIMEOUT,
    }
    return MovingWindowRateLimiter(storage_from_string(url, **options))
