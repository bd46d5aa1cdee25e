"""Caching: ``cached`` for functions, ``cache_response`` for views, ``get_cache`` for the rest.

Names are imported on first use: every app has a cache, and not every app uses it.
"""

from feather.lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from feather.cache.functions import cached as cached
    from feather.cache.responses import cache_response as cache_response
    from feather.cache.settings import CacheSettings as CacheSettings
    from feather.cache.store import Cache as Cache
    from feather.cache.store import get_cache as get_cache
    from feather.cache.wiring import check_backend as check_backend
    from feather.cache.wiring import init_cache as init_cache

__getattr__, __dir__ = lazy(
    __name__,
    {
        "Cache": ".store",
        "CacheSettings": ".settings",
        "cache_response": ".responses",
        "cached": ".functions",
        "check_backend": ".wiring",
        "get_cache": ".store",
        "init_cache": ".wiring",
    },
)
