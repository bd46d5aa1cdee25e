"""Which checks there are: core's, and those that plugins contribute."""

from dataclasses import dataclass

from flask import Flask

from feather.doctor import startup
from feather.doctor.checks import (
    configuration,
    database,
    deployment,
    project,
    routes,
    templates,
    theme,
)
from feather.doctor.contributed import contributed

OF_FILES = project.CHECKS
"""Checks that need the project's folder only, so that they run for an app that cannot start."""

OF_DEVELOPMENT = (
    *configuration.CHECKS,
    *OF_FILES,
    *routes.CHECKS,
    *templates.CHECKS,
    *theme.CHECKS,
    *database.CHECKS,
)
OF_DEPLOYMENT = deployment.CHECKS
OF_PRODUCTION = deployment.secret_key_unset
"""The one of them that counts for every app in production, be it about to be deployed or not."""


@dataclass(frozen=True)
class Entry:
    """A line of ``feather doctor --list``.

    Attributes:
        id: What silencing refers to.
        title: What holds when nothing is found.
        deploy: Whether it runs with ``--deploy`` only.
        source: ``"core"``, or the plugin that contributes it.
    """

    id: str
    title: str
    deploy: bool
    source: str


def catalogue(app: Flask | None) -> list[Entry]:
    """Return every check, those of plugins last.

    Args:
        app: The app; ``None`` if it cannot start, which leaves out those of plugins.
    """
    entries = [Entry(name, title, False, "core") for name, title in startup.TITLES.items()]
    entries += [
        Entry(check.id, check.title, check in OF_DEPLOYMENT, "core")
        for check in (*OF_DEVELOPMENT, *OF_DEPLOYMENT)
        if check.id not in startup.TITLES
    ]
    return entries + [
        Entry(check.id, check.title, check.deploy, plugin)
        for plugin, check in (contributed(app) if app else ())
    ]
