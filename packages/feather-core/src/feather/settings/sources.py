"""Where the settings of one app come from."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

_KEY = "feather.settings"


class SettingsSources:
    """The places in which a setting can be set, and what was read from them already.

    Args:
        config: The app's config, which comes first.
        dotenv: The values of its ``.env``, which come last. The environment, as it is now,
            comes between.

    Attributes:
        loaded: The settings objects made from these sources, by class.
    """

    def __init__(self, config: Mapping[str, Any], dotenv: Mapping[str, str]) -> None:
        self.loaded: dict[type, object] = {}
        self._sources: list[tuple[str, Mapping[str, Any]]] = [
            ("the app's config", config),
            ("the environment", dict(os.environ)),
            (".env", dotenv),
        ]

    @classmethod
    def of(cls, app: "Flask", dotenv: Mapping[str, str] | None = None) -> "SettingsSources":
        """Return the sources of *app*, made on first use, when *dotenv* counts."""
        if _KEY not in app.extensions:
            app.extensions[_KEY] = cls(app.config, dotenv or {})
        sources: SettingsSources = app.extensions[_KEY]
        return sources

    def lookup(self, name: str) -> tuple[Any, str] | None:
        """Return the value of *name* and where it comes from; empty text counts as not set."""
        for origin, source in self._sources:
            value = source.get(name)
            if value is not None and value != "":
                return value, origin
        return None
