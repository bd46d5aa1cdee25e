"""Every settings class that counts in an app."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask

import feather
from feather.settings import Settings

_CORE = "core"


def settings_classes(app: Flask | None = None) -> list[tuple[str, type[Settings]]]:
    """Return the settings classes of feather-core and of an app's plugins.

    Args:
        app: The app; without it, only those of feather-core are returned.

    Returns:
        Each class with ``"core"`` or the name of the plugin that declares it.
    """
    classes = [(_CORE, kind) for module in _modules() for kind in _declared_in(module)]
    host = app.extensions.get("feather") if app else None
    if host is not None:
        classes += [(c.plugin, c.value) for c in host.collect("feather_settings")]
    return classes


def _modules() -> Iterator[str]:
    """Name core's modules that declare settings: they are called ``settings``."""
    yield "feather.settings.core"
    root = Path(feather.__path__[0])
    for file in sorted(root.rglob("settings.py")):
        yield ".".join(("feather", *file.relative_to(root).with_suffix("").parts))


def _declared_in(module: str) -> list[type[Settings]]:
    return [
        value
        for value in vars(import_module(module)).values()
        if isinstance(value, type) and issubclass(value, Settings) and value.__module__ == module
    ]
