"""The hooks that a plugin can implement, each as a method marked with ``@hookimpl``.

A hook may leave out arguments that it does not use. Those that return something return a list
(or any iterable) of the values described in :mod:`feather.plugins.contributions`.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from flask import Blueprint, Flask

    from feather.plugins.contributions import (
        AdminPage,
        Backend,
        DoctorCheck,
        Ejectable,
        HealthCheck,
        JobContext,
        ModelRole,
        RowScope,
        ScaffoldFile,
    )
    from feather.settings import Settings

hookspec = pluggy.HookspecMarker("feather")


@hookspec
def feather_settings() -> "Iterable[type[Settings]]":  # type: ignore[empty-body]
    """Declare typed settings, read and checked before anything else runs.

    Example::

        @hookimpl
        def feather_settings(self):
            return [HelloSettings]
    """


@hookspec
def feather_models() -> "Iterable[ModelRole]":  # type: ignore[empty-body]
    """Name the models that the plugin needs and the app may define itself.

    Example::

        @hookimpl
        def feather_models(self):
            return [ModelRole("greeting", "feather_hello.mixins:GreetingMixin",
                              "feather_hello.models:Greeting")]
    """


@hookspec
def feather_init_app(app: "Flask") -> None:
    """Attach the plugin's Flask extension, unless the app did so already.

    Example::

        @hookimpl
        def feather_init_app(self, app):
            if "hello" not in app.extensions:
                Hello(app)
    """


@hookspec
def feather_blueprints(app: "Flask") -> "Iterable[Blueprint]":  # type: ignore[empty-body]
    """Return blueprints to register, after every plugin is initialised.

    Example::

        @hookimpl
        def feather_blueprints(self, app):
            return [greetings]
    """


@hookspec
def feather_routes(app: "Flask") -> Iterable[str]:  # type: ignore[empty-body]
    """Name modules with routes declared by ``api`` and ``page``; the app's own ones win.

    Called when the app's routes are registered. A route of which the app has the path and the
    method already is left out, so that an app takes over a page by declaring it.

    Example::

        @hookimpl
        def feather_routes(self, app):
            return ["feather_hello.routes"]
    """


@hookspec
def feather_template_folders() -> Iterable[Path]:  # type: ignore[empty-body]
    """Return folders of Jinja templates; the app's template of the same path wins.

    Example::

        @hookimpl
        def feather_template_folders(self):
            return [Path(__file__).parent / "templates"]
    """


@hookspec
def feather_tailwind_sources() -> Iterable[Path]:  # type: ignore[empty-body]
    """Return files or folders whose class names the app's stylesheet must contain.

    Example::

        @hookimpl
        def feather_tailwind_sources(self):
            return [Path(__file__).parent / "templates"]
    """


@hookspec
def feather_jobs() -> Iterable[str]:  # type: ignore[empty-body]
    """Name the modules that declare jobs and schedules, for the worker to import.

    Example::

        @hookimpl
        def feather_jobs(self):
            return ["feather_hello.jobs"]
    """


@hookspec
def feather_job_context() -> "Iterable[JobContext]":  # type: ignore[empty-body]
    """Return what travels from the enqueuer into the job, such as the acting user.

    Example::

        @hookimpl
        def feather_job_context(self):
            return [JobContext("language", capture=current_language, restore=use_language)]
    """


@hookspec
def feather_backends() -> "Iterable[Backend]":  # type: ignore[empty-body]
    """Offer implementations that a backend setting can name.

    Example::

        @hookimpl
        def feather_backends(self):
            return [Backend("storage", "azure", "feather_azure.storage:AzureStorage")]
    """


@hookspec
def feather_admin_pages() -> "Iterable[AdminPage]":  # type: ignore[empty-body]
    """Add pages to the admin panel and its navigation.

    Example::

        @hookimpl
        def feather_admin_pages(self):
            return [AdminPage("greetings", "Greetings", "page.admin_greetings", "waving_hand")]
    """


@hookspec
def feather_row_scopes() -> "Iterable[RowScope]":  # type: ignore[empty-body]
    """Narrow the rows that the signed-in person may see, of models that serve a role.

    The admin panel asks for every list, number and single row: what is out of scope is not there.

    Example::

        @hookimpl
        def feather_row_scopes(self):
            return [RowScope("user", lambda user: user.tenant_id == current_tenant_id())]
    """


@hookspec
def feather_health_checks() -> "Iterable[HealthCheck]":  # type: ignore[empty-body]
    """Add entries to ``/health``.

    Example::

        @hookimpl
        def feather_health_checks(self):
            return [HealthCheck("greeter", run=ping_greeter)]
    """


@hookspec
def feather_doctor_checks() -> "Iterable[DoctorCheck]":  # type: ignore[empty-body]
    """Add checks to ``feather doctor``.

    Example::

        @hookimpl
        def feather_doctor_checks(self):
            return [DoctorCheck("hello.greeting", "The greeting is not empty", check_greeting)]
    """


@hookspec
def feather_shell_context(app: "Flask") -> Mapping[str, object]:  # type: ignore[empty-body]
    """Return names that ``feather shell`` starts with.

    Example::

        @hookimpl
        def feather_shell_context(self, app):
            return {"hello": app.extensions["hello"]}
    """


@hookspec
def feather_migration_operations() -> Iterable[Callable[..., None]]:  # type: ignore[empty-body]
    """Return functions that adjust what ``feather db migrate`` is about to write.

    Each is called as Alembic calls ``process_revision_directives``: with the migration context,
    the revision and the list of migration scripts, which it changes in place.

    Example::

        @hookimpl
        def feather_migration_operations(self):
            return [add_row_level_security]
    """


@hookspec
def feather_scaffold_files() -> "Iterable[ScaffoldFile]":  # type: ignore[empty-body]
    """Add files to a project that ``feather new`` writes with this plugin.

    Example::

        @hookimpl
        def feather_scaffold_files(self):
            return [ScaffoldFile("services/greeter.py", HERE / "scaffold" / "greeter.py")]
    """


@hookspec
def feather_eject() -> "Iterable[Ejectable]":  # type: ignore[empty-body]
    """Offer files that ``feather eject`` copies into a project, which owns them from then on.

    Example::

        @hookimpl
        def feather_eject(self):
            pages = HERE / "templates"
            return [Ejectable("hello", "templates", "The pages", pages, "templates")]
    """


@hookspec
def feather_agent_guide() -> Iterable[str]:  # type: ignore[empty-body]
    """Add lines about the plugin to the guide for assistants that ``feather new`` writes.

    Example::

        @hookimpl
        def feather_agent_guide(self):
            return ["Greet people with `from feather_hello import greet`."]
    """


@hookspec
def feather_ready(app: "Flask") -> None:
    """Run last, with every plugin wired and every route registered; raise to refuse the start.

    Example::

        @hookimpl
        def feather_ready(self, app):
            if not app.config["TESTING"]:
                warm_up_cache()
    """
