"""Errors that wait to be stored, and how often that may happen."""

from collections.abc import Callable, Iterable
from time import monotonic

from feather.errorlog.entry import Entry

MOST_WAITING = 100
_BURST = 20
_PER_SECOND = 1.0


class Backlog:
    """Errors by fingerprint, at most 100 different ones.

    Attributes:
        dropped: How many occurrences found no room since they were last asked for.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self.dropped = 0

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, entry: Entry) -> None:
        """Keep an error, counting it if it waits already."""
        known = self._entries.get(entry.fingerprint)
        if known is not None:
            known.repeat(entry)
        elif len(self._entries) < MOST_WAITING:
            self._entries[entry.fingerprint] = entry
        else:
            self.dropped += entry.count

    def take(self) -> list[Entry]:
        """Return all errors and forget them, in an order that is the same in every process."""
        # Processes that update the same rows in different orders would wait for each other.
        entries = sorted(self._entries.values(), key=lambda entry: entry.fingerprint)
        self._entries = {}
        return entries

    def put_back(self, entries: Iterable[Entry]) -> None:
        """Keep errors that could not be stored, beside those that came meanwhile."""
        meanwhile, self._entries = self._entries, {e.fingerprint: e for e in entries}
        for entry in meanwhile.values():
            self.add(entry)


class Budget:
    """How often this process may write: 20 times at once, then once a second.

    Args:
        clock: Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._left = float(_BURST)
        self._at = clock()

    def wait(self) -> float:
        """Spend one write, and return how many seconds to wait before making it."""
        now = self._clock()
        self._left = min(_BURST, self._left + (now - self._at) * _PER_SECOND)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left / _PER_SECOND)
