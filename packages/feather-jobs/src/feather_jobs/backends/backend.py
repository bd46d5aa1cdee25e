"""What a backend does, and which one an app has."""

from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from typing import Any, Protocol

from flask import Flask

from feather.settings import SettingsError

OWN = {
    "sync": "feather_jobs.backends.sync:SyncBackend",
    "thread": "feather_jobs.backends.thread:ThreadBackend",
    "rq": "feather_jobs.backends.rq:RqBackend",
}


class Backend(Protocol):
    """Runs what is in the table. It is made with the app's ``JobQueue``."""

    def arrived(self, job_ids: Sequence[str]) -> None:
        """Take note of jobs that have just been committed."""

    def serve(self) -> None:
        """Prepare for answering requests; called once in each process that does."""

    def work(self, *, threads: int, queues: Collection[str] | None) -> None:
        """Run jobs until the process is told to end: ``feather worker``.

        Args:
            threads: How many at a time.
            queues: Which queues to serve; None for all.
        """


def backend_class(app: Flask, name: str) -> Callable[[Any], Backend]:
    """Return the class of a backend.

    Args:
        app: The app, whose plugins may offer some.
        name: The value of JOB_BACKEND.

    Raises:
        SettingsError: There is none of that name, or it lacks a library.
    """
    host = app.extensions.get("feather")
    offered = host.collect("feather_backends") if host else ()
    known = OWN | {c.value.name: c.value.target for c in offered if c.value.kind == "jobs"}
    if name not in known:
        names = ", ".join(sorted(known))
        raise SettingsError(
            [f"JOB_BACKEND={name!r}: there is none of that name; use one of {names}"]
        )
    module, _, attribute = known[name].partition(":")
    found: Callable[[Any], Backend] = getattr(import_module(module), attribute)
    return found
