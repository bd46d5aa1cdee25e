"""Keeping child processes running: restarts after edits, an end for all of them together."""

import time
from collections.abc import Sequence
from contextlib import suppress

from feather_cli.development.companion import Companion
from feather_cli.development.process import Process
from feather_cli.development.stopping import Stop, stop_on_signals
from feather_cli.development.watching import Watch
from feather_cli.output import say

_TICK = 0.1  # seconds


def supervise(
    processes: Sequence[Process], watch: Watch | None, companions: Sequence[Companion] = ()
) -> int:
    """Run processes until a signal asks to stop, and end them however this returns.

    Args:
        processes: What to run.
        watch: What restarts them. With it, a process that ended by itself waits for a change.
        companions: What runs beside them and is not restarted with them.

    Returns:
        The exit code: 0 after a signal; without *watch* that of the first process that ended.
    """
    with stop_on_signals() as stop:
        try:
            for companion in companions:
                companion.start()
            for process in processes:
                process.start()
            if watch:
                code = _reload(processes, watch, companions, stop)
            else:
                code = _first_end(processes, companions, stop)
        finally:
            for process in processes:
                process.stop()
            for companion in companions:
                companion.stop()
    if stop.is_set():
        with suppress(OSError):  # after SIGHUP the terminal is gone
            say("Stopped.")
    return code


def _reload(
    processes: Sequence[Process], watch: Watch, companions: Sequence[Companion], stop: Stop
) -> int:
    waiting = False
    while not stop.is_set():
        for companion in companions:
            companion.tend()
        if changed := watch.wait(stop):
            more = f" and {len(changed) - 1} more" if changed[1:] else ""
            say(f"Restarting: {changed[0]}{more} changed.")
            for process in processes:
                process.stop()
            watch.drop_bytecode(changed)
            for process in processes:
                process.start()
            waiting = False
        elif not waiting and any(process.exit_code() is not None for process in processes):
            waiting = True
            say("Waiting for a change...")
    return 0


def _first_end(processes: Sequence[Process], companions: Sequence[Companion], stop: Stop) -> int:
    while not stop.is_set():
        for companion in companions:
            companion.tend()
        for process in processes:
            code = process.exit_code()
            if code is not None:
                return code
        time.sleep(_TICK)
    return 0
