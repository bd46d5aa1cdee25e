"""What Feather loads: every hook, each a line or two that points to where the work is done.

Discovery imports this module, so it imports neither Flask nor SQLAlchemy; hooks do, when an app
calls them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from feather.plugins import (
    AdminPage,
    Backend,
    DoctorCheck,
    Ejectable,
    HealthCheck,
    JobContext,
    ModelRole,
    Plugin,
    RowScope,
    ScaffoldFile,
    hookimpl,
)

if TYPE_CHECKING:
    from flask import Blueprint, Flask

    from feather.settings import Settings

HERE = Path(__file__).parent


class HelloPlugin(Plugin):
    """Greets people."""

    name = "hello"
    after = ("auth", "admin")

    @hookimpl
    def feather_settings(self) -> "list[type[Settings]]":
        """Declare the greeting and its style."""
        from feather_hello.settings import HelloSettings

        return [HelloSettings]

    @hookimpl
    def feather_models(self) -> list[ModelRole]:
        """Let the app define the model of a greeting."""
        return [
            ModelRole(
                "greeting",
                mixin="feather_hello.mixins:GreetingMixin",
                default="feather_hello.models:Greeting",
            )
        ]

    @hookimpl
    def feather_init_app(self, app: "Flask") -> None:
        """Attach the extension, unless the app did so itself."""
        from feather_hello.extension import Hello

        if "hello" not in app.extensions:
            Hello(app)

    @hookimpl
    def feather_blueprints(self) -> "list[Blueprint]":
        """Add ``/hello/``."""
        from feather_hello.views import hello

        return [hello]

    @hookimpl
    def feather_routes(self, app: "Flask") -> list[str]:
        """Add ``/admin/greetings`` where there is an admin panel."""
        return ["feather_hello.panel"] if "feather.admin" in app.extensions else []

    @hookimpl
    def feather_template_folders(self) -> list[Path]:
        """Add the pages' templates."""
        return [HERE / "templates"]

    @hookimpl
    def feather_tailwind_sources(self) -> list[Path]:
        """Have the classes in the templates styled."""
        return [HERE / "templates"]

    @hookimpl
    def feather_jobs(self) -> list[str]:
        """Name the module of background work."""
        return ["feather_hello.jobs"]

    @hookimpl
    def feather_job_context(self) -> list[JobContext]:
        """Greet in a job as where it was enqueued."""
        from feather_hello.styles import capture_style, restore_style

        return [JobContext("hello-style", capture=capture_style, restore=restore_style)]

    @hookimpl
    def feather_backends(self) -> list[Backend]:
        """Offer a mail backend."""
        return [Backend("mail", "greeting", "feather_hello.mail:GreetingMail")]

    @hookimpl
    def feather_admin_pages(self) -> list[AdminPage]:
        """List the overview in the admin panel."""
        return [AdminPage("greetings", "Greetings", "page.admin_greetings", "waving_hand")]

    @hookimpl
    def feather_row_scopes(self) -> list[RowScope]:
        """Hide greetings of nobody."""
        return [RowScope("greeting", lambda greeting: greeting.name != "")]

    @hookimpl
    def feather_health_checks(self) -> list[HealthCheck]:
        """Check that somebody can be greeted."""
        from feather_hello.checks import can_greet

        return [HealthCheck("hello", run=can_greet)]

    @hookimpl
    def feather_doctor_checks(self) -> list[DoctorCheck]:
        """Warn of shouting."""
        from feather_hello.checks import find_shouting

        return [DoctorCheck("hello.style", "Nobody is shouted at", run=find_shouting)]

    @hookimpl
    def feather_shell_context(self, app: "Flask") -> dict[str, object]:
        """Offer ``hello`` in ``feather shell``."""
        return {"hello": app.extensions["hello"]}

    @hookimpl
    def feather_migration_operations(self) -> list[Callable[..., None]]:
        """Comment the tables."""
        from feather_hello.migrations import comment_tables

        return [comment_tables]

    @hookimpl
    def feather_scaffold_files(self) -> list[ScaffoldFile]:
        """Give a new project a service."""
        source = HERE / "scaffold" / "greeting_service.py"
        return [ScaffoldFile("services/greeting_service.py", source)]

    @hookimpl
    def feather_eject(self) -> list[Ejectable]:
        """Let an app take over the pages' templates."""
        title = "The pages of greetings"
        return [Ejectable("hello", "templates", title, HERE / "templates", "templates")]

    @hookimpl
    def feather_agent_guide(self) -> list[str]:
        """Say how to greet."""
        return ["Greet people with `GreetingService().greet(name)`; never build the text yourself."]

    @hookimpl
    def feather_ready(self, app: "Flask") -> None:
        """Refuse to start with a blank greeting."""
        from feather_hello.checks import refuse_blank_greeting

        refuse_blank_greeting(app)
