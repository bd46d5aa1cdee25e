"""A pipe by which a child process notices that its parent is gone, however it ended."""

import os
import signal
import threading


def open_lifeline() -> int:
    """Open the pipe, in the parent.

    Returns:
        The descriptor that a child inherits, for :func:`end_with_parent`. The other end stays
        open until this process ends; even after SIGKILL the system closes it.
    """
    descriptor, _ = os.pipe()
    return descriptor


def end_with_parent(descriptor: int) -> None:
    """End this process and its process group as soon as the parent is gone.

    Args:
        descriptor: What :func:`open_lifeline` returned. This process must lead its group.
    """
    os.set_inheritable(descriptor, False)
    threading.Thread(target=_wait, args=(descriptor,), name="lifeline", daemon=True).start()


def _wait(descriptor: int) -> None:
    os.read(descriptor, 1)  # nobody writes: it returns when the parent's end closes
    # Nobody is left to insist, so a process that ignores SIGTERM would stay for ever.
    os.killpg(os.getpgrp(), signal.SIGKILL)
