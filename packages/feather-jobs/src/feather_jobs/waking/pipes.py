"""Named pipes beside a SQLite file, one for each worker: writing a byte to one wakes it."""

import errno
import os
import select
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from uuid import uuid4

_PRIVATE = 0o700
_SUFFIX = ".wake"
_READ = 4096


def ring(folder: Path) -> None:
    """Write to every pipe of a folder; remove those that nobody reads any more.

    Args:
        folder: It need not be there.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208  # each job that is enqueued pays for this
    except OSError:
        return
    for name in names:
        if not name.endswith(_SUFFIX):
            continue
        path = f"{folder}/{name}"
        try:
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENXIO:  # its worker is gone
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108  # as above
            continue
        with suppress(OSError):  # full: it will wake anyway
            os.write(pipe, b"!")
        os.close(pipe)


class PipeListener:
    """Reads a pipe of its own, in a thread.

    Args:
        folder: Where the pipe goes; made if it is not there.
        wake: What to call.
    """

    def __init__(self, folder: Path, wake: Callable[[], None]) -> None:
        folder.mkdir(_PRIVATE, exist_ok=True)
        self._path = folder / f"{uuid4().hex}{_SUFFIX}"
        os.mkfifo(self._path, 0o600)
        # Open for both, so that it never ends when a writer closes.
        self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        self._wake = wake
        self._closed = False
        self._thread = Thread(target=self._listen, name="feather-jobs-bell", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Remove the pipe and end the thread."""
        self._closed = True
        with suppress(OSError):
            self._path.unlink()
            os.write(self._pipe, b"!")
        self._thread.join(1)
        with suppress(OSError):
            os.close(self._pipe)

    def _listen(self) -> None:
        while True:
            select.select([self._pipe], [], [])
            with suppress(BlockingIOError):
                os.read(self._pipe, _READ)
            if self._closed:
                return
            self._wake()
