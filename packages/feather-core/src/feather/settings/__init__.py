"""Typed settings, read from the app's config, the environment and ``.env``."""

from feather.settings.errors import SettingsError
from feather.settings.model import Settings, setting

__all__ = ["Settings", "SettingsError", "setting"]
