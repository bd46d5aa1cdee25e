"""The key that signs sessions: never a default one."""

import secrets

from flask import Flask

from feather.settings.core import CoreSettings


def ensure_secret_key(app: Flask) -> None:
    """Give *app* its secret key.

    Outside production an app without one gets a random key, which ends sessions at a restart. In
    production it stays without: it does not start, and a command that looks at it signs nothing.
    """
    settings = CoreSettings.of(app)
    if settings.SECRET_KEY:
        app.secret_key = settings.SECRET_KEY
    elif settings.FEATHER_ENV != "production":
        app.secret_key = secrets.token_hex(32)
        app.logger.warning("SECRET_KEY is not set: a random one signs sessions until the restart")
