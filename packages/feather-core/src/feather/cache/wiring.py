"""Giving an app its cache."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from feather.cache.front import FRONT, Front
from feather.cache.settings import CacheSettings
from feather.cache.store import EXTENSION, Cache, Store
from feather.settings import SettingsError
from feather.suggestions import nearest

if TYPE_CHECKING:
    from flask import Flask

_BUILT_IN = {
    "memory": "feather.cache.memory:MemoryBackend",
    "redis": "feather.cache.redis:RedisBackend",
}
_SCHEMES = ("redis://", "rediss://", "unix://")


def init_cache(app: "Flask") -> Cache:
    """Give *app* its cache; nothing is connected or imported before the first use.

    What wraps ``app.wsgi_app`` later, such as request ids and security headers, stays outside.

    Args:
        app: The app; its plugins need not be loaded yet.

    Returns:
        The cache, where plugins add what tells visitors apart.

    Raises:
        SettingsError: If a setting is wrong.
    """
    settings = CacheSettings.of(app)
    if settings.CACHE_DEFAULT_TTL <= 0:
        problem = f"CACHE_DEFAULT_TTL={settings.CACHE_DEFAULT_TTL}: it must be more than 0 seconds"
        raise SettingsError([problem])
    cache = Cache(lambda: connect(app, settings), settings.CACHE_DEFAULT_TTL)
    app.extensions[EXTENSION] = cache
    front = app.extensions[FRONT] = Front(app.wsgi_app, cache)
    app.wsgi_app = front  # type: ignore[method-assign]  # as Flask documents for middleware
    return cache


def check_backend(app: "Flask") -> None:
    """Make sure that the chosen backend can be used; call it once plugins are attached.

    Raises:
        SettingsError: If no backend has that name, or it lacks a library or its URL.
    """
    settings = CacheSettings.of(app)
    targets = _targets(app)
    name = settings.CACHE_BACKEND
    if name not in targets:
        closest, accepted = nearest(name, targets), ", ".join(targets)
        problem = f"the nearest accepted value is {closest!r} (accepted: {accepted})"
        raise SettingsError([f"CACHE_BACKEND={name!r}: {problem}"])
    if name != "redis":
        return
    if find_spec("redis") is None:
        raise SettingsError(
            ['CACHE_BACKEND=redis needs the package redis: pip install "feather-core[redis]"']
        )
    if not settings.CACHE_URL:
        problem = "CACHE_URL is not set, and CACHE_BACKEND=redis needs it"
        raise SettingsError([f"{problem}: CACHE_URL=redis://localhost:6379/0"])
    if not settings.CACHE_URL.startswith(_SCHEMES):
        raise SettingsError([f"CACHE_URL must start with one of {', '.join(_SCHEMES)}"])


def connect(app: "Flask", settings: CacheSettings) -> Store:
    """Make the backend that the settings name, through Flask-Caching.

    Returns:
        The memory backend itself, or any other one behind a guard.

    Raises:
        SettingsError: As for :func:`check_backend`.
    """
    from flask_caching import Cache as FlaskCaching

    from feather.cache.guard import Guard
    from feather.cache.memory import MemoryBackend

    check_backend(app)
    extension = FlaskCaching(
        app,
        with_jinja2_ext=False,
        config={
            "CACHE_TYPE": _targets(app)[settings.CACHE_BACKEND].replace(":", "."),
            "CACHE_DEFAULT_TIMEOUT": settings.CACHE_DEFAULT_TTL,
            "CACHE_REDIS_URL": settings.CACHE_URL,
            "CACHE_KEY_PREFIX": "feather:",
        },
    )
    backend: Any = app.extensions["cache"][extension]
    return backend if isinstance(backend, MemoryBackend) else Guard(backend, app.logger)


def _targets(app: "Flask") -> dict[str, str]:
    contributions = getattr(app.extensions.get("feather"), "contributions", {})
    contributed = [c.value for c in contributions.get("feather_backends", ())]
    return _BUILT_IN | {b.name: b.target for b in contributed if b.kind == "cache"}
