"""The error log: errors in the app's database, for its administrators."""

from typing import TYPE_CHECKING

from flask import Flask

from feather.errorlog.settings import ErrorLogSettings
from feather.settings import SettingsError

if TYPE_CHECKING:
    from feather.errorlog.mixin import ErrorLogMixin
else:

    def __getattr__(name: str) -> object:
        # Asked for late: apps without a database do not import SQLAlchemy.
        if name != "ErrorLogMixin":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from feather.errorlog.mixin import ErrorLogMixin

        return ErrorLogMixin


__all__ = ["ErrorLogMixin", "init_error_log"]


def init_error_log(app: Flask) -> None:
    """Store the errors of an app in its database; without DATABASE_URL, do nothing.

    Args:
        app: The app, with its database connected and its error handlers set up.

    Raises:
        SettingsError: If ERROR_LOG_DAYS is not a number of days.
    """
    days = ErrorLogSettings.of(app).ERROR_LOG_DAYS
    if days < 1:
        raise SettingsError([f"ERROR_LOG_DAYS={days}: errors are kept for 1 day or more"])
    if "sqlalchemy" not in app.extensions:
        return
    from feather.db.base import db

    if app.extensions["sqlalchemy"] is not db:
        return
    from feather.errorlog.entry import entry_of
    from feather.errorlog.store import Store
    from feather.errorlog.writer import Writer
    from feather.errors.reports import ErrorReport, error_sinks

    writer = Writer(Store(app, days).write)

    def store_error(report: ErrorReport) -> None:
        writer.add(entry_of(report, app.root_path))

    error_sinks(app).append(store_error)
