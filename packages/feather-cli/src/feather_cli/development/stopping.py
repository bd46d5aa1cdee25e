"""Signals that ask the development server to end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether the server shall end.

    Not a ``threading.Event``: setting one in a signal handler can deadlock with a wait for it.
    """

    def __init__(self) -> None:
        self._asked = False

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Take note of a signal; this is a signal handler."""
        self._asked = True

    def is_set(self) -> bool:
        """Return whether a signal has come."""
        return self._asked


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Take note of SIGINT, SIGTERM and SIGHUP instead of ending at once.

    Yields:
        What the signals set. A SIGHUP that is ignored, as under ``nohup``, stays so.
    """
    stop = Stop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, stop.ask) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
