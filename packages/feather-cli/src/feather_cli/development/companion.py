"""A process beside the server, such as a CSS compiler: restarts and ends do not concern it."""

from collections.abc import Sequence
from pathlib import Path

from feather_cli.development.process import Process
from feather_cli.output import say

Stamp = frozenset[tuple[str, int, int]]


class Companion:
    """A process that is started again, after it ended, once what it stumbled over has changed.

    Args:
        name: What it is called in messages.
        process: The process.
        causes: Files, and folders of files, that it may have stumbled over.
    """

    def __init__(self, name: str, process: Process, causes: Sequence[Path]) -> None:
        self._name = name
        self._process = process
        self._causes = causes
        self._ended: Stamp | None = None

    def start(self) -> None:
        """Start the process."""
        self._ended = None
        self._process.start()

    def stop(self) -> None:
        """End the process."""
        self._process.stop()

    def tend(self) -> None:
        """Look after the process; to be called again and again."""
        if self._ended is None:
            if self._process.exit_code() is not None:
                self._ended = self._stamp()
                where = self._causes[0].name
                say(f"{self._name} ended; a change of {where} starts it again.", error=True)
        elif self._stamp() != self._ended:
            self.stop()
            self.start()

    def _stamp(self) -> Stamp:
        files = [
            file
            for cause in self._causes
            for file in (cause.iterdir() if cause.is_dir() else (cause,))
            if file.is_file()
        ]
        states = [(str(file), file.stat()) for file in files]
        return frozenset((name, state.st_mtime_ns, state.st_size) for name, state in states)
