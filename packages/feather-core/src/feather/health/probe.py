"""Asking something that may never answer."""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

DEADLINE_SECONDS = 0.9


class Flight:
    """One run of a check, on its way or over."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._done = Event()
        self._error: BaseException | None = None

    @property
    def is_over(self) -> bool:
        """Whether the check has answered, however late."""
        return self._done.is_set()

    def land(self, error: BaseException | None) -> None:
        """Note how the run ended."""
        self._error = error
        self._done.set()

    def failure(self) -> BaseException | None:
        """Return what is wrong, waiting no longer than 0.9 seconds after the run began."""
        if not self._done.wait(max(0.0, self._began + DEADLINE_SECONDS - monotonic())):
            return TimeoutError(f"no answer within {DEADLINE_SECONDS} seconds")
        return self._error


class Probe:
    """A check of which at most one run is on its way, in a thread of its own.

    No timeout of a driver bounds the time that a server which has stopped can take, so the one
    who asks waits for the thread and not for the server. While a run hangs, no other is started.

    Args:
        name: What is checked.
        run: Called without arguments; raises when it is unwell.
    """

    def __init__(self, name: str, run: Callable[[], object]) -> None:
        self.name = name
        self._run = run
        self._lock = Lock()
        self._flight: Flight | None = None

    def start(self) -> Flight:
        """Start the check, unless a run is on its way: then that one answers for both."""
        with self._lock:
            if self._flight is not None and not self._flight.is_over:
                return self._flight
            self._flight = flight = Flight()
        thread = Thread(
            target=self._fly, args=(flight,), name=f"feather-health-{self.name}", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as error:  # the system has no thread left
            flight.land(error)
        return flight

    def _fly(self, flight: Flight) -> None:
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001  # whatever it raises is its answer
            flight.land(error)
        else:
            flight.land(None)
