"""Editing files while a server runs, and seeing what that led to."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """Replace *old*, which must be there, in a file."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new), "utf-8")


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until *condition* holds, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the time is up"
        time.sleep(0.05)


def processes_in(folder: Path) -> list[str]:
    """Return the command lines of the processes that work in *folder*; empty without ``/proc``."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").resolve() == folder.resolve():
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found
