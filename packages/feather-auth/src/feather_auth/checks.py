"""What ``feather doctor`` checks about sign-in; the errors refuse a start in production."""

from collections.abc import Iterator

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import Finding
from feather_auth.authority.inventory import unguarded
from feather_auth.codes.delivery import can_deliver
from feather_auth.limits.checks import memory_limits
from feather_auth.settings import AuthSettings
from feather_auth.signin.providers import EMAIL, providers_of
from feather_auth.store import is_attached
from feather_auth.use import has_accounts


@check("auth.database", "People who sign in are kept in a database", boot=True)
def database(app: Flask) -> Iterator[Finding]:
    """Find an app whose guards wait for people who cannot sign in."""
    if has_accounts(app) and not is_attached(app):
        yield Finding(
            "error",
            "DATABASE_URL",
            "feather-auth is in use, and there is no database: every guarded route stays closed",
            "Set DATABASE_URL, or leave the plugin out: FEATHER_DISABLED_PLUGINS=auth",
        )


@check("auth.methods", "Every way to sign in is set up", deploy=True, boot=True)
def methods(app: Flask) -> Iterator[Finding]:
    """Find ways to sign in that do not work in production."""
    if not (is_attached(app) and has_accounts(app)):
        return
    for provider in providers_of(app).values():
        if provider.client_id is None or provider.client_secret is None:
            yield Finding(
                "error",
                "GOOGLE_CLIENT_ID",
                "AUTH_METHODS names google, and its client id and secret are not set",
                "Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or another AUTH_METHODS",
            )
    if EMAIL in AuthSettings.of(app).AUTH_METHODS and not can_deliver(app):
        yield Finding(
            "error",
            "AUTH_METHODS",
            "AUTH_METHODS names email, and nothing sends the codes",
            "Give Auth a function that does, send_code=..., or leave email out",
        )


@check("auth.app-url", "Providers know where to send people back to", deploy=True, boot=True)
def app_url(app: Flask) -> Iterator[Finding]:
    """Find an app whose address for providers would come from the request, or is not safe."""
    if not (is_attached(app) and has_accounts(app) and providers_of(app)):
        return
    address = AuthSettings.of(app).APP_URL
    if address is None or not address.startswith("https://"):
        shown = "is not set" if address is None else f"is {address!r}, which is not https"
        yield Finding(
            "error",
            "APP_URL",
            f"APP_URL {shown}: providers send people back to it",
            "Set APP_URL=https://example.com, the site's own address",
        )


CHECKS = (unguarded, database, methods, app_url, memory_limits)
