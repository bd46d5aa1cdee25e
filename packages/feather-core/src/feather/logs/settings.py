"""Settings of logging."""

from typing import Literal

from flask import Flask

from feather.settings import Settings, setting

Format = Literal["json", "console"]


class LogSettings(Settings):
    """How log records look."""

    LOG_FORMAT: Format | None = setting(
        None, "One JSON object a line, or text for people; unset means JSON in production only."
    )


def log_format(app: Flask) -> Format:
    """Return the format of the app's log: what is set, else what fits its environment.

    Raises:
        SettingsError: If the setting is wrong.
    """
    chosen = LogSettings.of(app).LOG_FORMAT
    return chosen or ("json" if app.config.get("FEATHER_ENV") == "production" else "console")
