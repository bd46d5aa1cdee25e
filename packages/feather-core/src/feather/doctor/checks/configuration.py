"""Checks of settings and plugins in an app that started."""

from collections.abc import Iterator

from flask import Flask

from feather.doctor.declared import settings_classes
from feather.doctor.findings import check
from feather.doctor.startup import TITLES, wrong_setting
from feather.plugins.contributions import Finding
from feather.settings import SettingsError


@check("app.settings", TITLES["app.settings"])
def wrong_settings(app: Flask) -> Iterator[Finding]:
    """Find wrong values of settings that are read when they are first needed."""
    problems: dict[str, None] = {}
    for _, kind in settings_classes(app):
        try:
            kind.of(app)
        except SettingsError as error:
            problems.update(dict.fromkeys(error.problems))
    yield from map(wrong_setting, problems)


CHECKS = (wrong_settings,)
