"""Child processes: each leads a group of its own, and ends when its parent is gone."""

import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NoReturn

_SENT = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1)
_logger = logging.getLogger("feather.jobs")


class Lifeline:
    """A pipe by which children notice that their parent is gone, however it ended.

    The parent alone holds the end that is written to, and never writes: when it is gone, even
    after SIGKILL, the system closes that end. Make it before forking.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def hold(self) -> None:
        """End this process and its group when the parent is gone; called in the child."""
        os.close(self._write)
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._read, 1)
        os.killpg(os.getpgrp(), signal.SIGKILL)


def fork(child: Callable[[], int], lifeline: Lifeline) -> int:
    """Run a function in a new process.

    Args:
        child: Called in the new process; returns its exit code. No signal reaches it before it
            calls :func:`on_signals`.
        lifeline: What the new process ends with.

    Returns:
        The process's id.
    """
    _flush()  # or the child would write again what the parent has in its buffers
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SENT)
    try:
        with warnings.catch_warnings():
            # The one thread that may be here waits at a lifeline and holds no lock.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _run(child, lifeline)
        with suppress(OSError):
            os.setpgid(pid, pid)  # the child does so as well: whoever comes first
        return pid
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def on_signals(handlers: Mapping[signal.Signals, Callable[[], object]]) -> None:
    """Say what signals do in this process, and let those through that came meanwhile.

    Args:
        handlers: Functions by signal. SIGTERM, SIGINT, SIGQUIT and SIGUSR1 that are not named do
            nothing: not ignored, as programs that a job starts would ignore them as well.
    """
    for number in _SENT:
        signal.signal(number, _calling(handlers.get(number, lambda: None)))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SENT)


def end_group(pid: int) -> None:
    """Kill a child and what it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def tell(pid: int, number: signal.Signals) -> None:
    """Send a signal to a child, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _calling(function: Callable[[], object]) -> Callable[[int, object], None]:
    def handle(_number: int, _frame: object) -> None:
        function()

    return handle


def _run(child: Callable[[], int], lifeline: Lifeline) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        lifeline.hold()
        code = child()
    except BaseException:
        _logger.exception("a process of the job worker had an error")
    finally:
        _flush()
        os._exit(code)  # what the parent registered for its end is the parent's


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
