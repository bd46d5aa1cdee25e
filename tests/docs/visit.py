"""``feather dev``, as long as it takes to see the page that it serves."""

import re
import signal
import subprocess
from urllib.error import HTTPError
from urllib.request import urlopen

from story import SECONDS, Story


def visit(story: Story, command: str) -> str:
    """Start the server on a free port, ask for the home page, and press Ctrl-C.

    Returns:
        What it printed until then, with the port that it would have used by default.
    """
    with subprocess.Popen(
        ["/bin/bash", "-c", f"exec {command} --port 0"],
        cwd=story.place,
        env=story.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdout is not None
        printed = ""
        try:
            for line in server.stdout:
                printed += line
                if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                    break
            else:
                raise AssertionError(f"{command} ended without an address:\n{printed}")
            assert _status(address[0]) < 500
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=SECONDS)
    return re.sub(r"(127\.0\.0\.1:)\d+", r"\g<1>5000", printed)


def _status(address: str) -> int:
    try:
        with urlopen(address, timeout=SECONDS) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:  # an app need not have a home page
        with error:
            return error.code
