"""Recording events."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from feather.events import Event
from feather.events.listeners import Listener

E = TypeVar("E", bound=Event)

_BEFORE_ALL_OTHERS = -1


class RecordedEvents(list[Event]):
    """Events in the order of their delivery.

    Delivery follows the commit: an event whose transaction was rolled back is not here.
    """

    def of(self, kind: type[E]) -> list[E]:
        """Return the events of a class or of one derived from it.

        Args:
            kind: The class.
        """
        return [event for event in self if isinstance(event, kind)]


@contextmanager
def recording() -> Iterator[RecordedEvents]:
    """Record what happens within the block.

    Yields:
        A list that grows with each event.
    """
    events = RecordedEvents()
    listener = Listener(events.append, background=False, number=_BEFORE_ALL_OTHERS)
    Event.listeners.connect(listener)
    try:
        yield events
    finally:
        Event.listeners.disconnect(listener)
