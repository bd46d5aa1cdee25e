"""What feather-core loads for feather-jobs."""

from pathlib import Path
from typing import TYPE_CHECKING

from feather.plugins import AdminPage, ModelRole, Plugin, hookimpl

if TYPE_CHECKING:
    from flask import Flask

    from feather.plugins import DoctorCheck, HealthCheck
    from feather.settings import Settings

_TEMPLATES = Path(__file__).parent / "panel" / "templates"


class JobsPlugin(Plugin):
    """Durable background jobs and schedules for Feather."""

    name = "jobs"
    after = ("admin",)
    _backend = ""  # there is an instance for each app

    @hookimpl
    def feather_settings(self) -> "list[type[Settings]]":
        """Declare how jobs run."""
        from feather_jobs.settings import JobSettings

        return [JobSettings]

    @hookimpl
    def feather_models(self) -> list[ModelRole]:
        """Let the app define its table of jobs."""
        return [
            ModelRole("job", "feather_jobs.store.mixin:JobMixin", "feather_jobs.store.model:Job")
        ]

    @hookimpl
    def feather_init_app(self, app: "Flask") -> None:
        """Attach the extension, unless the app did so itself."""
        from feather_jobs.extension import Jobs
        from feather_jobs.queue import is_attached, queue_of

        if not is_attached(app):
            Jobs(app)
        self._backend = queue_of(app).settings.JOB_BACKEND

    @hookimpl
    def feather_routes(self, app: "Flask") -> list[str]:
        """Serve the jobs in the admin panel, where there is one."""
        return ["feather_jobs.panel.routes"] if "feather.admin" in app.extensions else []

    @hookimpl
    def feather_admin_pages(self) -> list[AdminPage]:
        """List the jobs in the panel's navigation."""
        return [AdminPage("jobs", "Jobs", "page.admin_jobs", "work_history", "Operations")]

    @hookimpl
    def feather_template_folders(self) -> list[Path]:
        """Add the templates of the panel's pages."""
        return [_TEMPLATES]

    @hookimpl
    def feather_tailwind_sources(self) -> list[Path]:
        """Have the classes in the templates styled."""
        return [_TEMPLATES]

    @hookimpl
    def feather_health_checks(self) -> "list[HealthCheck]":
        """Say in ``/health`` whether jobs get done."""
        from feather.plugins import HealthCheck

        return [HealthCheck("jobs", _jobs_get_done)]

    @hookimpl
    def feather_doctor_checks(self) -> "list[DoctorCheck]":
        """Check what jobs need, in production above all."""
        from feather_jobs.checks import checks_for

        return list(checks_for(self._backend))

    @hookimpl
    def feather_agent_guide(self) -> list[str]:
        """Say how a project uses jobs."""
        from feather_jobs.guide import LINES

        return list(LINES)

    @hookimpl
    def feather_ready(self, app: "Flask") -> None:
        """Import what declares jobs, and declare the tables beside the app's own."""
        from feather_jobs.project import import_jobs
        from feather_jobs.queue import queue_of

        import_jobs(app)
        if "sqlalchemy" in app.extensions:
            queue = queue_of(app)
            if queue.store.extension is None:
                return
            queue.store.declare()


def _jobs_get_done() -> None:
    """An app without jobs is well, and imports nothing to find that out."""
    from flask import current_app

    from feather_jobs.queue import is_attached
    from feather_jobs.tasks.registry import known_tasks

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # of the proxy
    if is_attached(app) and known_tasks():
        from feather_jobs.health import jobs_get_done

        jobs_get_done(app)
