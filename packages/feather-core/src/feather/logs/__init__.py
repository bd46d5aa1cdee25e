"""Logging: records of the standard library, rendered by structlog."""

import logging

from flask import Flask
from flask.logging import default_handler

from feather.logs.handler import StderrHandler
from feather.logs.settings import log_format
from feather.settings.core import CoreSettings

# Libraries that narrate their work on INFO; who wants to hear them sets their level.
_CHATTY = ("alembic",)


def init_logs(app: Flask) -> None:
    """Write what the app and its libraries log to standard error.

    If the process has configured the root logger already, only the levels are set: its handlers
    stay and get ordinary records.

    Args:
        app: The app; the settings are LOG_LEVEL and LOG_FORMAT.

    Raises:
        SettingsError: If one of them is wrong.
    """
    style = log_format(app)
    level = CoreSettings.of(app).LOG_LEVEL
    root = logging.getLogger()
    ours = [handler for handler in root.handlers if isinstance(handler, StderrHandler)]
    if ours or not root.handlers:
        for handler in ours:
            root.removeHandler(handler)
        root.addHandler(StderrHandler(style))
        root.setLevel(level)
    for name in _CHATTY:
        if logging.getLogger(name).level == logging.NOTSET:
            logging.getLogger(name).setLevel(logging.WARNING)
    app.logger.setLevel(level)
    app.logger.removeHandler(default_handler)
