"""The settings of feather-core itself."""

from typing import Literal

from feather.settings.model import Settings, setting

Environment = Literal["development", "production", "testing"]


class PluginSettings(Settings):
    """Which plugins run; read apart from the rest, by commands that start no app."""

    FEATHER_PLUGINS: tuple[str, ...] | None = setting(
        None, "The plugins to use, separated by commas; unset means all that are installed."
    )
    FEATHER_DISABLED_PLUGINS: tuple[str, ...] = setting(
        (), "Installed plugins to leave out, separated by commas."
    )


class CoreSettings(PluginSettings):
    """What every app has."""

    FEATHER_ENV: Environment = setting(
        "production", "Which config class applies; `FLASK_ENV` is accepted in its place."
    )
    SECRET_KEY: str | None = setting(
        None, "Signs sessions and CSRF tokens; required in production.", secret=True
    )
    DATABASE_URL: str | None = setting(
        None, "The database, for example `sqlite:///app.db`; unset means none.", secret=True
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = setting(
        "INFO", "The lowest level that the app logs."
    )
