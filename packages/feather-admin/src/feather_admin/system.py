"""What the panel tells of the app itself: whether it is well, its plugins, its settings."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from flask import Flask, current_app

from feather.doctor.effective import Entry, effective_settings
from feather.exceptions import NotFoundError
from feather.health.checkup import Checkup
from feather.plugins.assembly import PluginRow

_KEY = "feather.admin.checkup"


@dataclass(frozen=True)
class System:
    """The app itself.

    Attributes:
        facts: What it runs on, by name.
        health: ``"ok"`` or ``"failed"`` by the name of the check.
        plugins: Every installed plugin.
        settings: Every setting that Feather and the plugins declare, without secrets.
    """

    facts: dict[str, str]
    health: dict[str, str]
    plugins: Sequence[PluginRow]
    settings: Sequence[Entry]


def system_report() -> System:
    """Return what is to be told of the current app.

    Raises:
        NotFoundError: Feather did not set it up, and knows neither its plugins nor its settings.
    """
    if "feather" not in current_app.extensions:
        raise NotFoundError("This page needs an app that Feather set up.")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
    checkup: Checkup = app.extensions.setdefault(_KEY, Checkup(app))
    database: Any = app.extensions["sqlalchemy"].engine.dialect
    return System(
        facts={
            "Environment": str(app.config["FEATHER_ENV"]),
            "Feather": version("feather-core"),
            "Flask": version("flask"),
            "Python": platform.python_version(),
            "Database": f"{database.name} ({database.driver})",
            "Process": f"{platform.node()}, {os.getpid()}",
        },
        health=checkup.run(only_database=False),
        plugins=app.extensions["feather"].rows,
        settings=[one for one in effective_settings(app, os.environ, {}) if one.source != "app"],
    )
