"""What a project folder says about sign-in."""

from pathlib import Path

from flask import Flask

from feather.app.modules import import_project_module
from feather.http.flask import FeatherFlask


def declared_roles(app: Flask) -> object | None:
    """Return the module ``roles.py`` of a project; None if it has none.

    Args:
        app: The app; only ``create_app`` makes one that has a project folder.
    """
    if not isinstance(app, FeatherFlask) or not (Path(app.root_path) / "roles.py").is_file():
        return None
    return import_project_module(Path(app.root_path), "roles")
