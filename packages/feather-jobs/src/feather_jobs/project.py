"""Where an app and its plugins declare jobs."""

from importlib import import_module
from pathlib import Path

from flask import Flask

from feather.app.modules import import_folder, import_project_module
from feather.http.flask import FeatherFlask


def import_jobs(app: Flask) -> None:
    """Import the folder ``jobs/``, or ``jobs.py``, of a project, and the modules of plugins.

    Jobs may be declared anywhere else that the app imports, too; a worker knows those that are
    imported when the app is built.

    Args:
        app: The app; only ``create_app`` makes one that has a project folder.
    """
    host = app.extensions.get("feather")
    for contribution in host.contributions["feather_jobs"] if host else ():
        import_module(contribution.value)
    if not isinstance(app, FeatherFlask):
        return
    root = Path(app.root_path)
    import_folder(root, "jobs")
    if (root / "jobs.py").is_file():
        import_project_module(root, "jobs")
