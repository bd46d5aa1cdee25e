"""A cache that fails is a cache that is empty: nothing breaks, and one line says so."""

from collections.abc import Callable
from logging import Logger
from threading import Lock
from time import monotonic
from typing import Any

_PAUSE = 1.0  # seconds in which a backend that failed is left alone
_SILENCE = 60.0  # seconds between two warnings
_REMEMBERED = 10_000
_EVERYTHING = "*"  # no key of the cache is like this


class Guard:
    """Stands between the cache and a backend on the network.

    Args:
        backend: The backend, made on first use so that its library is imported then.
        logger: Where the warning goes.
    """

    def __init__(self, backend: Any, logger: Logger) -> None:
        self._backend = backend
        self._logger = logger
        self._lock = Lock()
        self._resume = 0.0
        self._next_warning = 0.0
        self._undeleted: set[str] = set()

    def get(self, key: str) -> Any:
        """Return the value under *key*; None if there is none or the backend fails."""
        if monotonic() < self._resume or not self._catch_up():
            return None
        return self._try(lambda: self._backend.get(key))

    def set(self, key: str, value: str, ttl: float) -> None:
        """Keep *value* under *key* for *ttl* seconds, if the backend works."""
        if monotonic() >= self._resume and self._catch_up():
            self._try(lambda: self._backend.set(key, value, timeout=ttl))

    def delete(self, key: str) -> None:
        """Remove *key*; while the backend fails, remember to do it before anything is read."""
        if not self._deleted(key):
            with self._lock:
                if len(self._undeleted) < _REMEMBERED:
                    self._undeleted.add(key)

    def clear(self) -> None:
        """Remove everything; while the backend fails, remember that too."""
        self.delete(_EVERYTHING)

    def _deleted(self, key: str) -> bool:
        if key == _EVERYTHING:
            return self._try(lambda: (self._backend.clear(),)) is not None
        return self._try(lambda: (self._backend.delete(key),)) is not None

    def _catch_up(self) -> bool:
        for key in self._undeleted.copy():
            if not self._deleted(key):
                return False
            with self._lock:
                self._undeleted.discard(key)
        return True

    def _try(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  # whatever a backend raises, the app goes on
            self._resume = monotonic() + _PAUSE
            with self._lock:
                due = monotonic() >= self._next_warning
                if due:
                    self._next_warning = monotonic() + _SILENCE
            if due:
                self._logger.warning(
                    "The cache does not answer (%s: %s). Values are computed instead; check "
                    "CACHE_URL and the server. Not reported again for %d seconds.",
                    type(error).__name__,
                    error,
                    _SILENCE,
                )
            return None
