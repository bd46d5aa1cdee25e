"""Events: one part of an app says what happened, others act on it."""

from feather.events.delivery import dispatch
from feather.events.event import Event
from feather.events.listeners import listen
from feather.events.pool import drain

__all__ = ["Event", "dispatch", "drain", "listen"]
