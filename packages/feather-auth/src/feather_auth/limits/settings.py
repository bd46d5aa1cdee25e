"""The settings of rate limits."""

from typing import Literal

from feather.settings import Settings, setting


class LimitSettings(Settings):
    """Where requests are counted."""

    RATE_LIMIT_BACKEND: Literal["memory", "redis"] = setting(
        "memory", "Where requests are counted: in this process, or in Redis for several processes."
    )
    RATE_LIMIT_URL: str | None = setting(
        None, "The Redis to count in, for example `redis://localhost:6379/0`.", secret=True
    )
