"""Examining an app with every check that applies to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from flask import Flask

from feather.app.inspection import inspection
from feather.app.project import Project
from feather.doctor import registry, silencing, startup
from feather.doctor.contributed import contributed
from feather.doctor.findings import Diagnosis
from feather.doctor.running import run
from feather.plugins.contributions import DoctorCheck


@dataclass(frozen=True)
class Report:
    """What an examination came to.

    Attributes:
        findings: In the order of the checks.
        titles: The titles of the checks that ran, by id.
        silenced: Why checks did not run, by id.
    """

    findings: tuple[Diagnosis, ...]
    titles: Mapping[str, str]
    silenced: Mapping[str, str] = field(default_factory=dict)


def examine_project(project: Project, *, deploy: bool = False) -> Report:
    """Load the app of a project folder and examine it.

    Args:
        project: The folder.
        deploy: Run the checks for production as well.

    Returns:
        What was found. When the app cannot start, why it cannot, and what its files alone show.
    """
    loaded = startup.load(project)
    if isinstance(loaded, Flask):
        try:
            with inspection():  # a check may request pages
                return examine(loaded, deploy=deploy)
        finally:
            _close_connections(loaded)
    bare = Flask("app", root_path=str(project.root))
    findings = chain(loaded, run(bare, registry.OF_FILES))
    titles = {check.id: check.title for check in registry.OF_FILES}
    return Report(tuple(findings), {**startup.TITLES, **titles})


def examine(app: Flask, *, deploy: bool = False) -> Report:
    """Examine an app.

    Args:
        app: A wired app.
        deploy: Run the checks for production as well.

    Returns:
        What was found.
    """
    of_plugins = [check for _, check in contributed(app)]
    checks = [*registry.OF_DEVELOPMENT, *(check for check in of_plugins if not check.deploy)]
    of_deployment = [*registry.OF_DEPLOYMENT, *(check for check in of_plugins if check.deploy)]
    every = [*checks, *of_deployment]
    optional = [
        check.id
        for check in every
        if check.id not in startup.TITLES and check.id not in silencing.NEVER
    ]
    own = DoctorCheck(
        silencing.ID, silencing.TITLE, lambda app: silencing.wrongly_silenced(app, optional)
    )
    if app.config.get("FEATHER_ENV") == "production":
        checks.append(registry.OF_PRODUCTION)
    chosen = [own, *(every if deploy else checks)]
    reasons = {name: why for name, why in silencing.silenced(app).items() if name in optional}
    return Report(
        findings=tuple(run(app, chosen, reasons)),
        titles={check.id: check.title for check in chosen if check.id not in reasons},
        silenced={check.id: reasons[check.id] for check in chosen if check.id in reasons},
    )


def _close_connections(app: Flask) -> None:
    """Close what the pools hold, which a database would see as clients that vanished."""
    if "sqlalchemy" in app.extensions:
        with app.app_context():
            for engine in app.extensions["sqlalchemy"].engines.values():
                engine.dispose()
