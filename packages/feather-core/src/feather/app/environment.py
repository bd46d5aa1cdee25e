"""Development, production or testing."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import get_args

from feather.settings.core import Environment
from feather.settings.errors import SettingsError
from feather.suggestions import nearest


def resolve(dotenv: Mapping[str, str]) -> str:
    """Return the environment that the process asks for.

    Args:
        dotenv: The values of the project's ``.env``.

    Returns:
        ``FEATHER_ENV``, else ``FLASK_ENV``, each from the environment before ``.env``; else
        ``"production"``, so that a forgotten variable exposes nothing.

    Raises:
        SettingsError: If the value is none of the three.
    """
    for name in ("FEATHER_ENV", "FLASK_ENV"):
        if value := os.environ.get(name) or dotenv.get(name):
            return check(value, name)
    return "production"


def check(value: str, name: str) -> str:
    """Return *value* if it is an environment.

    Raises:
        SettingsError: Naming *name*, the value and the nearest accepted one.
    """
    accepted = get_args(Environment)
    if value in accepted:
        return value
    problem = (
        f"{name}={value!r}: the nearest accepted value is {nearest(value, accepted)!r} "
        f"(accepted: {', '.join(accepted)})"
    )
    raise SettingsError([problem])


@contextmanager
def exported(dotenv: Mapping[str, str]) -> Iterator[None]:
    """Let code that runs inside see ``.env`` in ``os.environ``.

    Project modules read ``os.environ`` while they are imported. Afterwards the process's own
    environment is as it was, so two apps in one process do not see each other's values.
    """
    added = {name: value for name, value in dotenv.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
