"""``create_app``: the Flask app of a project folder."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from feather.app.environment import check, exported, resolve
from feather.app.extension import complete, prepare
from feather.app.modules import import_folder
from feather.app.project import Project
from feather.frontend.static_files import init_static_files
from feather.http.flask import FeatherFlask
from feather.settings.sources import SettingsSources

if TYPE_CHECKING:
    from feather.plugins.plugin import Plugin


def create_app(
    root: str | Path | None = None,
    *,
    environment: str | None = None,
    config: Mapping[str, object] | None = None,
    plugins: "Iterable[str | type[Plugin]] | None" = None,
) -> Flask:
    """Build the app of a project folder.

    Loads ``.env`` and the matching class of ``config.py``, imports ``models/``, ``services/`` and
    ``routes/``, and wires the installed plugins.

    Args:
        root: A folder in the project; by default that of the calling file, else the working
            directory. The project is the nearest folder at or above it with an ``app.py``.
        environment: ``"development"``, ``"production"`` or ``"testing"``; by default
            ``FEATHER_ENV``, else ``FLASK_ENV``, else production.
        config: Values that override ``config.py``.
        plugins: Names of installed plugins, or plugin classes of the app itself; the only ones
            to use. Without it ``FEATHER_PLUGINS`` decides, else all installed ones are used.

    Returns:
        The wired app; ``app.extensions["feather"]`` holds its plugins.

    Raises:
        ProjectNotFound: If no project folder is found.
        SettingsError: If a setting is wrong.
        PluginError: If a plugin cannot run.
        UnsafeStart: If production forbids it to serve.
    """
    caller = sys._getframe(1).f_globals.get("__file__")
    project = Project.find(Path(root) if root else Path(caller).parent if caller else Path.cwd())
    project.make_importable()
    chosen = check(environment, "environment") if environment else resolve(project.dotenv)
    app = FeatherFlask(
        "app", root_path=str(project.root), instance_path=str(project.root / "instance")
    )
    init_static_files(app)
    SettingsSources.of(app, project.dotenv)
    with exported(project.dotenv):
        if config_class := project.config_class(chosen):
            app.config.from_object(config_class)
        app.config.update(config or {}, FEATHER_ENV=chosen)
        app.config["TESTING"] = app.config["TESTING"] or chosen == "testing"
        host = prepare(app, plugins)
        import_folder(project.root, "models")
        host.attach(app)
        import_folder(project.root, "services")
        routes = import_folder(project.root, "routes")
        complete(app, host, routes)
    return app
