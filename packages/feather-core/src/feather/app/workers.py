"""How many processes serve an app."""

import sys
from typing import Any, NamedTuple

from flask import Flask

from feather.settings.sources import SettingsSources

_VARIABLE = "WEB_CONCURRENCY"
_LOADER = "gunicorn.app.base"


class Workers(NamedTuple):
    """The processes that serve an app on this machine.

    Attributes:
        number: How many, 1 unless something says otherwise.
        starter: What starts them, as a person knows it.
        only_one: What makes it one.
    """

    number: int
    starter: str
    only_one: str


def workers_of(app: Flask) -> Workers:
    """Return how many processes serve *app*, as far as it can know.

    gunicorn says it while it loads the app, wherever it has the number from: its options,
    ``GUNICORN_CMD_ARGS``, its configuration file or ``WEB_CONCURRENCY``. For everything else, and
    for apps that nobody serves yet, ``WEB_CONCURRENCY`` counts.

    Args:
        app: The app, being built.
    """
    loading = loading_gunicorn()
    if loading is not None:
        return Workers(int(loading.workers), "gunicorn", "start only one: --workers 1")
    value, _ = SettingsSources.of(app).lookup(_VARIABLE) or ("1", "")
    number = int(value) if str(value).isdecimal() else 1
    return Workers(number, _VARIABLE, f"set {_VARIABLE}=1")


def loading_gunicorn() -> Any:
    """Return the configuration of the gunicorn that is calling us right now; None if none is.

    Its arguments would not do: the number may be in a configuration file, which is code, and
    reading that once more would run it once more.
    """
    if _LOADER not in sys.modules:
        return None
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_globals.get("__name__") == _LOADER:
            return frame.f_locals["self"].cfg
    return None
