"""One computation for all who want the same value at the same time."""

from collections.abc import Callable
from threading import Event, Lock, get_ident

# A leader that takes longer than this is not waited for any more.
_PATIENCE = 60.0  # seconds


class Flight:
    """A computation under way.

    Attributes:
        owner: The thread that computes.
        stale: Whether the value was invalidated meanwhile and must not be kept.
        text: The outcome; None if there is none to share.
    """

    __slots__ = ("landed", "owner", "stale", "text")

    def __init__(self) -> None:
        self.owner = get_ident()
        self.landed = Event()
        self.stale = False
        self.text: str | None = None


class Flights:
    """The computations under way in this process, by key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_key: dict[str, Flight] = {}

    def share(self, key: str, lead: Callable[[Flight], str | None]) -> str | None:
        """Compute the value of *key*, or wait for the thread that does.

        Args:
            key: What is wanted.
            lead: Called in one of the threads; returns the text for all of them, or None when
                it may not be shared. What it raises reaches its own caller only.

        Returns:
            The text, or None: then the caller computes for itself.
        """
        with self._lock:
            flight = self._by_key.get(key)
            if flight is None:
                flight = self._by_key[key] = Flight()
                leading = True
            else:
                leading = False
        if not leading:
            if flight.owner != get_ident():  # a recursive call would wait for itself
                flight.landed.wait(_PATIENCE)
            return flight.text
        try:
            flight.text = lead(flight)
        finally:
            with self._lock:
                if self._by_key.get(key) is flight:
                    del self._by_key[key]
            flight.landed.set()
        return flight.text

    def divert(self, key: str) -> None:
        """Keep what is being computed for *key* from being stored; who comes now starts anew."""
        with self._lock:
            flight = self._by_key.pop(key, None)
        if flight is not None:
            flight.stale = True
