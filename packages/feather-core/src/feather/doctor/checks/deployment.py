"""Checks of what only production needs, those of ``feather.security`` among them."""

from collections.abc import Iterator, Mapping

from flask import Flask

from feather.app.workers import workers_of
from feather.doctor.findings import check
from feather.http.settings import HttpSettings
from feather.plugins.contributions import Finding
from feather.security.checks import CHECKS as SECURITY_CHECKS
from feather.security.checks import NEW_KEY
from feather.settings.core import CoreSettings
from feather.settings.sources import SettingsSources

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
    """Find an app without a key of its own: outside production it signs with a random one."""
    if not CoreSettings.of(app).SECRET_KEY:
        yield Finding(
            "error",
            "SECRET_KEY",
            "SECRET_KEY is not set, and production has no default",
            NEW_KEY,
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
    workers = workers_of(app)
    if workers.number > 1:
        yield Finding(
            "error",
            "DATABASE_URL",
            f"DATABASE_URL is SQLite, and {workers.starter} starts {workers.number} processes that "
            "wait for each other at every write",
            f"Use PostgreSQL, or {workers.only_one}",
        )
    else:
        yield Finding(
            "warning",
            "DATABASE_URL",
            "DATABASE_URL is SQLite: one process at a time can write, on one machine",
            "Use PostgreSQL for more than that",
        )


@check("core.cache", "All processes share one cache")
def cache(app: Flask) -> Iterator[Finding]:
    """Find a cache that each process has for itself."""
    workers = workers_of(app)
    if workers.number == 1:
        return
    from feather.cache.settings import CacheSettings

    if CacheSettings.of(app).CACHE_BACKEND == "memory":
        yield Finding(
            "error",
            "CACHE_BACKEND",
            f"CACHE_BACKEND is 'memory', and {workers.starter} starts {workers.number} processes: "
            "what one of them invalidates, the others still answer with",
            f"Set CACHE_BACKEND=redis and CACHE_URL, or {workers.only_one}; if the app caches "
            "nothing, give that as the reason in FEATHER_SILENCED_CHECKS",
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


CHECKS = (
    environment,
    secret_key_unset,
    *SECURITY_CHECKS,
    session_cookie,
    sqlite,
    cache,
    proxies,
)
