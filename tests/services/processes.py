"""What the tests' servers have in common."""

import shutil
import socket
import sys


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def dying_with_parent() -> list[str]:
    """Return what to put before a command: a killed test run cannot stop its servers; Linux can."""
    if sys.platform == "linux" and shutil.which("setpriv"):
        return ["setpriv", "--pdeathsig", "INT", "--"]
    return []
