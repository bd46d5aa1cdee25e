"""A scaffolded project served by ``feather dev``, ``feather start`` or gunicorn."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ADDRESS = re.compile(r"(?:Serving .* at|Listening at:) (http://\S+)")


def feather(folder: Path, *arguments: str) -> str:
    """Run a command in *folder*; return its output, or fail with it."""
    done = subprocess.run(
        [sys.executable, "-m", "feather", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@contextmanager
def serving(
    folder: Path,
    command: list[str],
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
    by_terminal: bool = True,
) -> Iterator[tuple[str, "subprocess.Popen[str]", list[str]]]:
    """Run a server until the block ends, then interrupt it as Ctrl-C does.

    Gunicorn's workers may hang for half a minute after Ctrl-C, when it comes at the moment at which
    they accept a connection: without *by_terminal* the server is told to end by SIGTERM.

    Yields:
        The address that it prints, the process, and its lines of output so far.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: list[str] = []
    ready = threading.Event()

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            lines.append(line)
            if _ADDRESS.search(line):
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert ready.wait(timeout), f"no address after {timeout} s:\n{''.join(lines)}"
        found = _ADDRESS.search("".join(lines))
        assert found, "".join(lines)
        yield found[1], process, lines
    finally:
        # The whole process group, as a terminal does.
        if process.poll() is None and by_terminal:
            os.killpg(process.pid, signal.SIGINT)
        elif process.poll() is None:
            process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        reader.join(5)
        if process.stdout:
            process.stdout.close()
