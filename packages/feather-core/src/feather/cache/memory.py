"""The cache of one process."""

from collections import OrderedDict
from math import inf
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask
from flask_caching.backends.base import BaseCache

_ENTRIES = 10_000


class MemoryBackend(BaseCache):
    """Keeps entries until they expire; of too many, the ones not used for longest go first.

    Args:
        default_timeout: Seconds that an entry is kept.
        entries: How many there can be.
    """

    def __init__(self, default_timeout: int = 300, entries: int = _ENTRIES) -> None:
        super().__init__(default_timeout)
        self._entries = entries
        self._lock = Lock()
        self._data: OrderedDict[str, tuple[Any, float]] = OrderedDict()

    @classmethod
    def factory(
        cls,
        app: Flask,  # noqa: ARG003  # Flask-Caching passes it
        config: dict[str, Any],
        args: list[Any],  # noqa: ARG003  # as above
        kwargs: dict[str, Any],  # noqa: ARG003  # as above
    ) -> "MemoryBackend":
        """Make the backend, as Flask-Caching asks for it."""
        return cls(config["CACHE_DEFAULT_TIMEOUT"])

    def get(self, key: str) -> Any:
        """Return the value under *key*, or None."""
        entry = self._data.get(key)
        if entry is None:
            return None
        if entry[1] <= monotonic():
            self.delete(key)
            return None
        try:
            self._data.move_to_end(key)
        except KeyError:  # another thread removed it just now
            return None
        return entry[0]

    def set(self, key: str, value: Any, timeout: Any = None) -> bool:
        """Keep *value* under *key* for *timeout* seconds; 0 means without end."""
        seconds: float = self.default_timeout if timeout is None else timeout
        end = monotonic() + seconds if seconds else inf
        with self._lock:
            self._data[key] = (value, end)
            self._data.move_to_end(key)
            while len(self._data) > self._entries:
                self._data.popitem(last=False)
        return True

    def delete(self, key: str) -> bool:
        """Remove *key*; return whether it was there."""
        with self._lock:
            return self._data.pop(key, None) is not None

    def has(self, key: str) -> bool:
        """Return whether *key* has a value."""
        return self.get(key) is not None

    def clear(self) -> bool:
        """Remove everything."""
        with self._lock:
            self._data.clear()
        return True
