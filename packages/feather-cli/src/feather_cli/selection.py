"""Which plugins an app in a folder would use, as far as no code of the project has to run."""

from pathlib import Path

from feather.app.project import Project, ProjectNotFound
from feather.plugins.selection import Selection
from feather.settings.core import PluginSettings
from feather.settings.sources import SettingsSources


def configured_in(folder: Path) -> Selection:
    """Return what the environment, and the ``.env`` of a project at *folder*, select.

    Raises:
        SettingsError: If one of the settings is wrong.
    """
    try:
        dotenv = Project.find(folder).dotenv
    except ProjectNotFound:
        dotenv = {}
    return Selection.configured(PluginSettings.read(SettingsSources({}, dotenv)))
