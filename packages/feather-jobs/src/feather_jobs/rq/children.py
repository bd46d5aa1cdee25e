"""Waiting for child processes without a thread, which processes that fork had better not have."""

import os
import select
import signal
from contextlib import suppress

_READ = 4096


class ChildSignals:
    """Wakes this process whenever a signal arrives, such as that a child has ended.

    Make it in the main thread; close it in a fork's child.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        # A handler has to be there, or the signal is ignored and wakes nobody.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)

    def wait(self, timeout: float) -> None:
        """Wait for a signal.

        Args:
            timeout: Seconds to wait at most.
        """
        select.select([self._read], [], [], max(0.0, timeout))
        with suppress(BlockingIOError):
            os.read(self._read, _READ)

    def close(self) -> None:
        """Go back to how signals were."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self._read)
        os.close(self._write)


def ended(pid: int) -> int | None:
    """Return how a child has ended: its exit code, or the negated signal; None if it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None
