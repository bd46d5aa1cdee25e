"""The key that signs sessions: never a default one."""

import secrets

from flask import Flask

from feather.settings import SettingsError
from feather.settings.core import CoreSettings

_MISSING = (
    "SECRET_KEY is not set, and production has no default. Make one with: "
    'python -c "import secrets; print(secrets.token_hex(32))", then set it in the environment or '
    "in .env (during development: FEATHER_ENV=development)"
)


def ensure_secret_key(app: Flask) -> None:
    """Give *app* its secret key.

    Outside production an app without one gets a random key, which ends sessions at a restart.

    Raises:
        SettingsError: If a production app has none.
    """
    settings = CoreSettings.of(app)
    if settings.SECRET_KEY:
        app.secret_key = settings.SECRET_KEY
    elif settings.FEATHER_ENV == "production":
        raise SettingsError([_MISSING])
    else:
        app.secret_key = secrets.token_hex(32)
        app.logger.warning("SECRET_KEY is not set: a random one signs sessions until the restart")
