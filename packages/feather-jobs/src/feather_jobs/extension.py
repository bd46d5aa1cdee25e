"""``Jobs(app)``: background jobs for any Flask app."""

from flask import Flask

from feather.app.serving import when_serving
from feather.events.delivery import DURABLE
from feather.events.event import Event
from feather.settings import SettingsError
from feather_jobs.queue import JobQueue, attach
from feather_jobs.settings import JobSettings

_LEAST = {"JOB_MAX_WORKERS": 0, "JOB_LEASE_SECONDS": 1, "JOB_RETENTION_DAYS": 1}


class Jobs:
    """The extension: a queue in the app's database, and what runs it.

    An app made by ``feather.create_app`` has it as soon as feather-jobs is installed. Any other
    Flask app calls ``Jobs(app)`` after Flask-SQLAlchemy, if it uses that. Nothing is kept on the
    object, so one ``Jobs()`` can serve several apps.

    Args:
        app: The app, or ``None`` to call :meth:`init_app` later.
    """

    def __init__(self, app: Flask | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Attach to *app*.

        Args:
            app: A Flask app.

        Raises:
            SettingsError: A setting is wrong.
            JobError: The database is neither SQLite nor PostgreSQL.
        """
        settings = JobSettings.of(app)
        if wrong := [
            f"{name}={getattr(settings, name)}: use a whole number from {least}"
            for name, least in _LEAST.items()
            if getattr(settings, name) < least
        ]:
            raise SettingsError(wrong)
        queue = attach(app)
        if "sqlalchemy" in app.extensions:
            _use_database(queue)
        app.extensions[DURABLE] = _keep_call
        when_serving(app, queue.backend.serve)


def _keep_call(listener: str, event: Event) -> None:
    from feather_jobs.events import enqueue_call

    enqueue_call(listener, event)


def _use_database(queue: JobQueue) -> None:
    """Declare the tables now, so that they are there before the app creates its own.

    An app of Feather's settles its models later in the start.
    """
    from feather.db.base import db
    from feather_jobs.store.joining import watch

    watch(queue.app.extensions["sqlalchemy"].session)
    if queue.store.extension is None:
        return
    if queue.store.extension is not db:
        queue.store.declare()
