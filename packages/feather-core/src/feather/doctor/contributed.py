"""The checks of an app's plugins; a start in production needs these, and not all of core's."""

from flask import Flask

from feather.plugins.contributions import DoctorCheck


def contributed(app: Flask) -> list[tuple[str, DoctorCheck]]:
    """Return the checks of an app's plugins, each with the plugin's name."""
    host = app.extensions.get("feather")
    if host is None:
        return []
    return [(c.plugin, c.value) for c in host.contributions.get("feather_doctor_checks", ())]
