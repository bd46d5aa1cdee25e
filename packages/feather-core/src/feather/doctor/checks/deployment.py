"""Checks of what only production needs, those of ``feather.security`` among them."""

from collections.abc import Iterator, Mapping

from flask import Flask

from feather.doctor.findings import check
from feather.http.settings import HttpSettings
from feather.plugins.contributions import Finding
from feather.security.checks import CHECKS as SECURITY_CHECKS
from feather.settings.core import CoreSettings
from feather.settings.sources import SettingsSources

_WORKERS = "WEB_CONCURRENCY"
# Variables that hosting platforms set which put a proxy before every app.
_PLATFORMS: Mapping[str, str] = {
    "DYNO": "Heroku",
    "FLY_APP_NAME": "Fly.io",
    "K_SERVICE": "Cloud Run",
    "RAILWAY_PROJECT_ID": "Railway",
    "RENDER": "Render",
    "WEBSITE_SITE_NAME": "Azure App Service",
}


@check("core.environment", "The app runs in production")
def environment(app: Flask) -> Iterator[Finding]:
    """Find an app that was examined, or is about to be deployed, in another environment."""
    chosen = app.config.get("FEATHER_ENV")
    if chosen != "production":
        yield Finding(
            "warning",
            "FEATHER_ENV",
            f"FEATHER_ENV is {chosen!r}: production may find other settings than these checks saw",
            "Remove FEATHER_ENV where the app is deployed; to check what will run there: "
            "FEATHER_ENV=production feather doctor --deploy",
        )


@check("core.secret-key-unset", "SECRET_KEY is set")
def secret_key_unset(app: Flask) -> Iterator[Finding]:
    """Find an app that signs with a random key, as it may outside production."""
    if not CoreSettings.of(app).SECRET_KEY:
        yield Finding(
            "error",
            "SECRET_KEY",
            "SECRET_KEY is not set: production does not start without it",
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"',
        )


@check("core.session-cookie", "Browsers send the session over HTTPS only")
def session_cookie(app: Flask) -> Iterator[Finding]:
    """Find sessions that travel in the clear."""
    if not app.config["SESSION_COOKIE_SECURE"]:
        yield Finding(
            "warning",
            "SESSION_COOKIE_SECURE",
            "SESSION_COOKIE_SECURE is off: a browser sends the session over plain HTTP too, where "
            "others can read and use it",
            "Set SESSION_COOKIE_SECURE = True in ProductionConfig",
        )


@check("core.sqlite", "The database takes writes from several processes and machines")
def sqlite(app: Flask) -> Iterator[Finding]:
    """Find a database that only one process at a time can write to."""
    url = CoreSettings.of(app).DATABASE_URL or ""
    if not url.strip().startswith("sqlite"):
        return
    workers = _workers(app)
    several = workers > 1
    yield Finding(
        "error" if several else "warning",
        "DATABASE_URL",
        f"DATABASE_URL is SQLite, and {_WORKERS} starts {workers} processes that wait for each "
        "other at every write"
        if several
        else "DATABASE_URL is SQLite: one process at a time can write, on one machine",
        f"Use PostgreSQL, or set {_WORKERS}=1" if several else "Use PostgreSQL for more than that",
    )


@check("core.cache", "All processes share one cache")
def cache(app: Flask) -> Iterator[Finding]:
    """Find a cache that each process has for itself."""
    workers = _workers(app)
    if workers == 1:
        return
    from feather.cache.settings import CacheSettings

    if CacheSettings.of(app).CACHE_BACKEND == "memory":
        yield Finding(
            "error",
            "CACHE_BACKEND",
            f"CACHE_BACKEND is 'memory', and {_WORKERS} starts {workers} processes: what one of "
            "them invalidates, the others still answer with",
            f"Set CACHE_BACKEND=redis and CACHE_URL, or {_WORKERS}=1",
        )


@check("core.proxies", "The app knows how many proxies it is behind")
def proxies(app: Flask) -> Iterator[Finding]:
    """Find an app on a platform with a proxy whose headers it does not believe."""
    settings = SettingsSources.of(app)
    found = next((name for name in _PLATFORMS if settings.lookup(name)), None)
    if found and not HttpSettings.of(app).FEATHER_PROXIES:
        yield Finding(
            "warning",
            "FEATHER_PROXIES",
            f"this is {_PLATFORMS[found]} ({found} is set), and FEATHER_PROXIES is 0: every "
            "visitor seems to come from the proxy, and over plain HTTP",
            "Set FEATHER_PROXIES=1, or to the number of proxies if there are more",
        )


def _workers(app: Flask) -> int:
    """Return how many processes gunicorn starts, as far as a setting says so."""
    value, _ = SettingsSources.of(app).lookup(_WORKERS) or ("1", "")
    return int(value) if str(value).isdecimal() else 1


CHECKS = (
    environment,
    secret_key_unset,
    *SECURITY_CHECKS,
    session_cookie,
    sqlite,
    cache,
    proxies,
)
