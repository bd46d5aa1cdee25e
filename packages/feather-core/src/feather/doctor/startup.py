"""The app of a project, or why it cannot start."""

import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout

from flask import Flask

from feather.app.environment import exported
from feather.app.inspection import inspection
from feather.app.modules import import_project_module, last_own_line, passed
from feather.app.project import ENTRY_POINT, Project
from feather.doctor.findings import Diagnosis, identified
from feather.plugins.contributions import Finding
from feather.plugins.problems import PluginError
from feather.routing.register import DuplicateEndpoint
from feather.settings import SettingsError

TITLES: Mapping[str, str] = {
    "app.import": f"{ENTRY_POINT} can be imported and defines an app",
    "app.settings": "Every setting has a value that it accepts",
    "app.plugins": "Every plugin in use can run",
    "app.endpoints": "No two functions share an endpoint",
}
"""What must hold for an app to start; none of it can be silenced."""


def load(project: Project) -> Flask | tuple[Diagnosis, ...]:
    """Import a project's ``app.py``.

    What the project prints meanwhile goes to the error output.

    Args:
        project: The folder.

    Returns:
        The ``app`` that it defines, or why there is none.
    """
    try:
        # The project's own modules may fail while they read .env, in any way.
        dotenv = project.dotenv
        project.make_importable()
        with exported(dotenv), redirect_stdout(sys.stderr), inspection():
            module = import_project_module(project.root, "app")
    except SettingsError as error:
        return _all("app.settings", map(wrong_setting, error.problems))
    except PluginError as error:
        return _all("app.plugins", _plugin_findings(error))
    except DuplicateEndpoint as error:
        remedy = "Rename one of them"
        return _all("app.endpoints", [Finding("error", _place(project, error), str(error), remedy)])
    except (Exception, SystemExit) as error:  # noqa: BLE001  # the project's code
        return _all("app.import", [_failure(project, error)])
    app = getattr(module, "app", None)
    if isinstance(app, Flask):
        return app
    message = f"{ENTRY_POINT} defines no Flask app called 'app'"
    remedy = "Add: app = create_app()"
    return _all("app.import", [Finding("error", ENTRY_POINT, message, remedy)])


def wrong_setting(problem: str) -> Finding:
    """Return the finding for one problem of a ``SettingsError``."""
    name = re.match(r"[A-Z][A-Z0-9_]+", problem)
    remedy = "Correct it where it is set: in config.py, in the environment or in .env"
    return Finding("error", name[0] if name else "settings", problem, remedy)


def _plugin_findings(error: PluginError) -> Iterable[Finding]:
    for problem in error.problems:
        where = f"{problem.distribution} {problem.version}"
        message = f"the plugin {problem.plugin!r} cannot run: {problem.cause}"
        yield Finding("error", where, message, problem.remedy)


def _failure(project: Project, error: BaseException) -> Finding:
    return Finding(
        "error",
        _place(project, error),
        f"{ENTRY_POINT} cannot be imported: {type(error).__name__}: {error}",
        "Correct it; feather routes shows the whole traceback",
    )


def _place(project: Project, error: BaseException) -> str:
    """Return the last line of the project's own code that took part."""
    places = passed(error)
    if isinstance(error, SyntaxError) and error.filename:
        places = [(error.filename, error.lineno)]
    found = last_own_line(project.root, places)
    return f"{found[0].as_posix()}:{found[1]}" if found else ENTRY_POINT


def _all(check_id: str, findings: Iterable[Finding]) -> tuple[Diagnosis, ...]:
    return tuple(identified(check_id, finding) for finding in findings)
