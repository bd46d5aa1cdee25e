"""Noticing edits that a running app does not see: Python files and ``.env``."""

import os
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

from feather_cli.development.stopping import Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TICK = 200  # milliseconds until wait() returns without a change
_QUIET = 50  # milliseconds without a further event that end a group of edits
_NEVER = {"__pycache__", "node_modules", "venv"}
_NEVER_AT_ROOT = {"instance", "logs", "migrations", "static", "tests", "uploads"}


class Watch:
    """The files of a project that need a restart when they change.

    Events only wake it up; what changed is found by comparing the files' times and sizes, so
    that neither a lost event nor a needless one matters.

    Args:
        root: The project's folder. Hidden folders, virtual environments and folders that the
            running app imports nothing from (``migrations``, ``static``, ``tests``, ...) are left
            out, and cost no watches.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders, self._files = self._look()
        self._events: Iterator[Collection[object]] | None = None

    def wait(self, stop: Stop) -> list[str]:
        """Wait for changes, for at most a fifth of a second.

        Args:
            stop: Ends the wait when it is set.

        Returns:
            The changed, new and removed files, relative to the project; mostly empty.
        """
        events = self._events
        # What happened before a new watch began has caused no event in it.
        needed = events is None
        if events is None:
            self._events = events = watch(
                *self._folders,
                watch_filter=None,
                step=_QUIET,
                rust_timeout=_TICK,
                yield_on_timeout=True,
                recursive=False,
                stop_event=stop,
            )
        try:
            needed |= bool(next(events, None))
        except FileNotFoundError:  # a folder vanished before it could be watched
            self._events = None
            needed = True
        return self._compare() if needed else []

    def drop_bytecode(self, changed: list[str]) -> None:
        """Delete what Python compiled from changed files.

        Python compares whole seconds and sizes: it would take the old code for that of a file
        that was edited twice within a second and kept its size.

        Args:
            changed: What :meth:`wait` returned.
        """
        for name in changed:
            if name.endswith(".py"):
                Path(cache_from_source(str(self._root / name))).unlink(missing_ok=True)

    def _compare(self) -> list[str]:
        folders, files = self._look()
        changed = {path for path, _stamp in files.items() ^ self._files.items()}
        if folders != self._folders:
            self._events = None
        self._folders, self._files = folders, files
        return sorted(str(Path(path).relative_to(self._root)) for path in changed)

    def _look(self) -> tuple[list[str], dict[str, tuple[int, int]]]:
        """Return the folders to watch, and the time and size of each file that matters."""
        folders: list[str] = []
        files: dict[str, tuple[int, int]] = {}
        for folder, subfolders, names in os.walk(self._root):
            at_root = folder == str(self._root)
            folders.append(folder)
            subfolders[:] = [
                name
                for name in subfolders
                if not name.startswith(".")
                and name not in _NEVER
                and not (at_root and name in _NEVER_AT_ROOT)
                and not Path(folder, name, "pyvenv.cfg").exists()
            ]
            for name in names:
                if name.endswith(".py") or (at_root and name == ".env"):
                    path = Path(folder, name)
                    with suppress(FileNotFoundError):
                        status = path.stat()
                        files[str(path)] = (status.st_mtime_ns, status.st_size)
        return sorted(folders), files
