"""Storing errors without holding up the request that failed."""

import atexit
import logging
from collections.abc import Callable
from threading import Lock, Thread, Timer
from time import monotonic

from feather.errorlog.backlog import Backlog, Budget
from feather.errorlog.entry import Entry
from feather.errorlog.scrub import message_of

PATIENCE_SECONDS = 1.0
_BACK_OFF_SECONDS = 5.0
_logger = logging.getLogger(__name__)


class Writer:
    """Stores errors from one thread at a time; whatever it cannot store at once is counted.

    Args:
        write: Stores errors; raises ``OSError`` if it is worth another try later, and
            anything else if these errors cannot be stored at all.
    """

    def __init__(self, write: Callable[[list[Entry]], None]) -> None:
        self._write = write
        self._lock = Lock()
        self._backlog = Backlog()
        self._budget = Budget()
        self._active = False
        self._closed_until = 0.0
        self._at_exit = False
        self._complained = False

    def add(self, entry: Entry) -> None:
        """Store an error now if that is allowed, else together with later ones.

        Returns when it is stored, or after a second: a database that hangs delays one request
        by that and no other.
        """
        with self._lock:
            self._backlog.add(entry)
            if self._active or monotonic() < self._closed_until:
                return
            self._active = True
            wait = self._budget.wait()
        if wait:
            self._later(wait)
            return
        thread = Thread(target=self._work, name="feather-error-log", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system has no thread left: a later error tries again
            self._active = False
            return
        thread.join(PATIENCE_SECONDS)

    def flush(self) -> None:
        """Store what waits; for the end of the process."""
        with self._lock:
            self._active = True
        self._work()

    def _later(self, seconds: float) -> None:
        if not self._at_exit:
            self._at_exit = True
            atexit.register(self.flush)
        timer = Timer(seconds, self._work)
        timer.daemon = True
        timer.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                entries = self._backlog.take()
                dropped, self._backlog.dropped = self._backlog.dropped, 0
                if not entries:
                    self._active = False
                    return
            if dropped:
                _logger.warning("%d errors of too many different kinds were not stored", dropped)
            if not self._stored(entries):
                return
            with self._lock:
                wait = self._budget.wait() if self._backlog else 0
            if wait:
                self._later(wait)
                return

    def _stored(self, entries: list[Entry]) -> bool:
        try:
            self._write(entries)
        except OSError as error:
            with self._lock:
                self._backlog.put_back(entries)
                self._active = False
                self._closed_until = monotonic() + _BACK_OFF_SECONDS
            self._complain("the error log cannot be written, and tries again later", error)
            return False
        except Exception as error:  # noqa: BLE001  # an error log must not fail anything
            self._complain("errors could not be stored", error)
            return True
        self._complained = False
        return True

    def _complain(self, what: str, error: Exception) -> None:
        """Say it once, until it has worked again."""
        if not self._complained:
            self._complained = True
            cause = error.__cause__ or error
            _logger.warning("%s: %s: %s", what, type(cause).__name__, message_of(cause))
