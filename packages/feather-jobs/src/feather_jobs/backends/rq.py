"""Jobs by way of Redis, in processes of ``feather worker``."""

from collections.abc import Collection, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from feather.settings import SettingsError

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_SCHEMES = ("redis://", "rediss://", "unix://")


class RqBackend:
    """Leaves jobs in the table, from where ``feather worker`` sends their ids through Redis.

    Enqueuing needs no Redis, and a web process runs no jobs.

    Args:
        queue: The app's queue.

    Raises:
        SettingsError: RQ is not installed, or REDIS_URL does not name a Redis.
    """

    def __init__(self, queue: "JobQueue") -> None:
        url = queue.settings.REDIS_URL
        if find_spec("rq") is None:
            raise SettingsError(
                ['JOB_BACKEND=rq needs the package rq: pip install "feather-jobs[rq]"']
            )
        if not url:
            problem = "REDIS_URL is not set, and JOB_BACKEND=rq needs it"
            raise SettingsError([f"{problem}: REDIS_URL=redis://localhost:6379/0"])
        if not url.startswith(_SCHEMES):
            raise SettingsError([f"REDIS_URL must start with one of {', '.join(_SCHEMES)}"])
        self._queue = queue
        self._url = url

    def arrived(self, job_ids: Sequence[str]) -> None:  # noqa: ARG002  # the table knows them
        """Wake the outboxes."""
        if not self._queue.app.testing:
            self._queue.bell.ring()

    def serve(self) -> None:
        """Nothing: web processes run no jobs."""

    def work(self, *, threads: int, queues: Collection[str] | None) -> None:
        """Run jobs until the process is told to end.

        Args:
            threads: How many at a time, each in a process.
            queues: Which queues to serve; None for all.

        Raises:
            JobError: There is no database that processes can share.
            SettingsError: SECRET_KEY is not set.
        """
        from feather_jobs.events import declare_if_used
        from feather_jobs.rq.supervisor import Supervisor

        declare_if_used()
        Supervisor(self._queue, self._url, workers=threads, queues=queues).run()
