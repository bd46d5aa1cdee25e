"""One child process of the development server, with all processes that it starts."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_GRACE = 5.0  # seconds to end after SIGTERM
_GRACE_OF_OTHERS = 1.0  # seconds more for what the child started and left behind


class Process:
    """A command that can be started, watched and ended, again and again.

    Args:
        command: The program and its arguments.
        cwd: Where it runs.
        environment: All of its environment variables.
        descriptors: Open files that it inherits, under the same numbers.
        leash: Give it a standard input that says nothing and ends with this process, however that
            ends, in place of the terminal's.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        descriptors: Sequence[int] = (),
        leash: bool = False,
    ) -> None:
        self._command = command
        self._cwd = cwd
        self._environment = environment
        self._descriptors = descriptors
        self._stdin = subprocess.PIPE if leash else None
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the command."""
        self._running = subprocess.Popen(
            self._command,
            cwd=self._cwd,
            env=self._environment,
            stdin=self._stdin,
            pass_fds=self._descriptors,
            # A group of its own can be ended as a whole; a session of its own, unlike a
            # background group, may still read the terminal, so that breakpoint() works.
            start_new_session=True,
        )

    def exit_code(self) -> int | None:
        """Return the exit code, as a shell would (128 + signal), or ``None`` while it runs."""
        code = self._running.poll() if self._running else None
        return 128 - code if code is not None and code < 0 else code

    def stop(self) -> None:
        """End it and every process of its group: by SIGTERM, and after 5 seconds by SIGKILL."""
        if self._running is None:
            return
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(_GRACE)
            deadline = time.monotonic() + _GRACE_OF_OTHERS
            while self._signal(0) and time.monotonic() < deadline:
                time.sleep(0.02)
        self._signal(signal.SIGKILL)
        self._running.wait()
        if self._running.stdin is not None:
            self._running.stdin.close()
        self._running = None

    def _signal(self, number: int) -> bool:
        """Signal the group; return whether it still has a member."""
        if self._running is None:
            return False
        try:
            os.killpg(self._running.pid, number)
        except (ProcessLookupError, PermissionError):  # the latter on macOS, for a zombie
            return False
        return True
