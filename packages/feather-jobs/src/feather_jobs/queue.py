"""``JobQueue``: the jobs of one app."""

from typing import TYPE_CHECKING

from flask import Flask, current_app

from feather.codec import Codec
from feather_jobs.backends.backend import Backend, backend_class
from feather_jobs.errors import JobError
from feather_jobs.payload import codec_of
from feather_jobs.settings import JobSettings
from feather_jobs.settled import settled

# What imports SQLAlchemy is imported when there is a job: an app without any does not pay for it.
if TYPE_CHECKING:
    from feather_jobs.store.store import Store
    from feather_jobs.waking.bells import Bell

_KEY = "feather.jobs"


class JobQueue:
    """The jobs of an app: where they are kept and what runs them.

    Args:
        app: The app.

    Attributes:
        app: The app.
        settings: Its settings.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.settings = JobSettings.of(app)
        self.backend: Backend = backend_class(app, self.settings.JOB_BACKEND)(self)

    @settled
    def store(self) -> "Store":
        """Where jobs are kept."""
        from feather_jobs.store.store import Store

        return Store(self.app, self.settings.JOB_LEASE_SECONDS)

    @settled
    def codec(self) -> Codec:
        """What writes arguments and results."""
        return codec_of(self.app.extensions.get("sqlalchemy"))

    @settled
    def bell(self) -> "Bell":
        """What wakes workers."""
        from feather_jobs.waking.bells import Bell

        return Bell(self.store.engine)


def queue_of(app: Flask) -> JobQueue:
    """Return the queue of an app.

    Raises:
        JobError: It has none.
    """
    found: JobQueue | None = app.extensions.get(_KEY)
    if found is None:
        raise JobError(
            f"the app {app.name!r} has no job queue: install feather-jobs and build the app with "
            "create_app(), or call Jobs(app)"
        )
    return found


def current_queue() -> JobQueue:
    """Return the queue of the current app.

    Raises:
        JobError: It has none.
        RuntimeError: No app context is active.
    """
    if not current_app:
        raise RuntimeError(
            "a job is enqueued where no app context is active: it is there in requests, commands "
            "and jobs; elsewhere use `with app.app_context():`"
        )
    return queue_of(current_app._get_current_object())  # type: ignore[attr-defined]  # of the proxy


def attach(app: Flask) -> JobQueue:
    """Give an app a queue."""
    queue = app.extensions[_KEY] = JobQueue(app)
    return queue


def is_attached(app: Flask) -> bool:
    """Tell whether an app has a queue already."""
    return _KEY in app.extensions
