"""Durable listeners of events: each call is a job."""

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from feather.events.event import Event
from feather.events.listeners import listeners_of
from feather_jobs.errors import JobError
from feather_jobs.tasks.declaring import job

if TYPE_CHECKING:
    from feather_jobs.tasks.task import Task


def enqueue_call(listener: str, event: Event) -> None:
    """Have a durable listener called by a job.

    Args:
        listener: Module and name of the function.
        event: What it is called with.
    """
    kind = type(event)
    name = f"{kind.__module__}:{kind.__qualname__}"
    call_task().enqueue(listener, name, dict(vars(event)))


def declare_if_used() -> None:
    """Make the task known if there are durable listeners: a process may have no other jobs."""
    kinds = [Event]
    for kind in kinds:  # grows while it is walked
        kinds += kind.__subclasses__()
    if any(found.durable for kind in kinds for found in listeners_of(kind)):
        call_task()


@cache
def call_task() -> "Task[Any, None]":
    """Return the task that calls listeners."""
    return job(call_listener)


def call_listener(listener: str, event: str, payload: dict[str, Any]) -> None:
    """Call a listener with an event that is made again.

    Args:
        listener: Module and name of the function.
        event: Those of the event's class, with a colon between.
        payload: The event's attributes.

    Raises:
        JobError: There is no such class or listener any more.
    """
    again = _event(event, payload)
    for found in listeners_of(type(again)):
        if found.durable and str(found) == listener:
            found(again)
            return
    raise JobError(f"no durable listener {listener} is declared in this process for {event}")


def _event(name: str, payload: dict[str, Any]) -> Event:
    module, _, qualname = name.partition(":")
    found: Any = sys.modules.get(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    # Only what a module of this process declares as an event is made, whatever the row says.
    if not (isinstance(found, type) and issubclass(found, Event)):
        raise JobError(f"no event {name} is declared in this process")
    event = found.__new__(found)
    vars(event).update(payload)
    return event
