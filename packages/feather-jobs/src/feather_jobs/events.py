"""Durable listeners of events: each call is a job."""

import sys
from typing import Any

from flask import Flask

from feather.events.delivery import DURABLE
from feather.events.event import Event
from feather.events.listeners import listeners_of
from feather_jobs.errors import JobError
from feather_jobs.tasks.declaring import job


def init_events(app: Flask) -> None:
    """Keep calls of the app's durable listeners in its queue.

    Args:
        app: The app.
    """
    app.extensions[DURABLE] = _enqueue


@job
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


def _enqueue(listener: str, event: Event) -> None:
    kind = type(event)
    call_listener.enqueue(listener, f"{kind.__module__}:{kind.__qualname__}", dict(vars(event)))


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
