"""Putting an app behind the gateway."""

from flask import Flask

from feather.http.exchange import csp_nonce
from feather.http.gateway import Gateway
from feather.http.request_id import with_request_id
from feather.http.settings import HttpSettings
from feather.logs.access import log_access
from feather.security.headers import SecurityHeaders
from feather.security.settings import SecuritySettings, csp_sources
from feather.settings import SettingsError

_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def init_http(app: Flask) -> None:
    """Give an app request ids, security headers, trusted hosts, body limits and an access log.

    Works on any Flask app, once; what wraps ``app.wsgi_app`` later stays outside.

    Args:
        app: The app.

    Raises:
        SettingsError: If a setting is wrong.
    """
    settings = HttpSettings.of(app)
    if settings.FEATHER_PROXIES < 0:
        raise SettingsError([f"FEATHER_PROXIES={settings.FEATHER_PROXIES}: use 0 for no proxy"])
    app.config["MAX_CONTENT_LENGTH"] = settings.MAX_CONTENT_LENGTH
    hosts = settings.TRUSTED_HOSTS
    if hosts:
        production = app.config.get("FEATHER_ENV") == "production"
        app.config["TRUSTED_HOSTS"] = [*hosts] if production else [*hosts, *_LOCAL]
    app.app_ctx_globals_class = with_request_id(app.app_ctx_globals_class)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.wsgi_app = Gateway(  # type: ignore[method-assign]  # as Flask documents for middleware
        app.wsgi_app,
        SecurityHeaders(csp_sources(SecuritySettings.of(app))),
        log_access,
        proxied=settings.FEATHER_PROXIES > 0,
        probe_host=hosts[0].lstrip(".") if hosts else None,
    )
    if settings.FEATHER_PROXIES:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.FEATHER_PROXIES
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0
        )
