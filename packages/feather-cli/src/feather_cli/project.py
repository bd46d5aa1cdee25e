"""The app of the project that a command runs in."""

import atexit
import os
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from feather.app.inspection import inspection
from feather.app.modules import import_project_module
from feather.app.project import Project, ProjectNotFound
from feather_cli.output import fail

if TYPE_CHECKING:
    from flask import Flask


def find_project() -> Project:
    """Return the project at or above the working directory, or end with an error."""
    try:
        return Project.find(Path.cwd())
    except ProjectNotFound as error:
        fail(str(error), code=2)


def load_app(*, to_serve: bool = False) -> "Flask":
    """Return the ``app`` that the project's ``app.py`` defines, or end with an error.

    The values of ``.env`` go into the process's environment, as they would for a server: a
    command serves one project.

    Args:
        to_serve: The command answers requests with it, so what production forbids ends the
            command. Without it the app is built for inspection: it starts, and answers nobody.
    """
    project = find_project()
    project.make_importable()
    for name, value in project.dotenv.items():
        os.environ.setdefault(name, value)
    try:
        with nullcontext() if to_serve else inspection():
            module = import_project_module(project.root, "app")
    except Exception as error:  # noqa: BLE001  # a project's code may fail in any way
        # Our own errors say what to do; for any other the place is what helps.
        if type(error).__module__.startswith("feather."):
            fail(str(error))
        traceback.print_exc()
        fail(f"{project.root / 'app.py'} failed with {type(error).__name__}; see above")
    from flask import Flask

    app = getattr(module, "app", None)
    if not isinstance(app, Flask):
        fail(f"{project.root / 'app.py'} defines no Flask app called 'app': app = create_app()")
    if "sqlalchemy" in app.extensions:
        atexit.register(_close_connections, app)
    return app


def _close_connections(app: "Flask") -> None:
    """Close what the pools hold, which a database would see as clients that vanished."""
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
