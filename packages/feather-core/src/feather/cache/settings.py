"""The settings of the cache."""

from feather.settings import Settings, setting


class CacheSettings(Settings):
    """Where cached values are kept, and for how long."""

    CACHE_BACKEND: str = setting(
        "memory", "Where cached values are kept: `memory` (this process), `redis`, or a plugin's."
    )
    CACHE_URL: str | None = setting(
        None, "The Redis to use, for example `redis://localhost:6379/0`.", secret=True
    )
    CACHE_DEFAULT_TTL: int = setting(
        300, "How many seconds a value is kept when nothing else is said."
    )
