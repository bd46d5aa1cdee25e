"""Settings of the error log."""

from feather.settings import Settings, setting


class ErrorLogSettings(Settings):
    """How long errors are kept."""

    ERROR_LOG_DAYS: int = setting(
        30, "How many days an error that does not occur again stays in the error log; 1 or more."
    )
