"""``feather worker``: a process that runs jobs until it is told to end."""

import logging
import signal
import threading
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from feather_jobs.worker.runner import Runner

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

GRACE_SECONDS = 25.0
"""How long jobs may go on after SIGTERM: platforms kill a process after thirty."""

_LOOK_SECONDS = 0.1
_logger = logging.getLogger("feather.jobs")


def run_until_told(queue: "JobQueue", *, threads: int, queues: Collection[str] | None) -> None:
    """Run jobs until SIGTERM or SIGINT; a second one ends it without grace.

    Args:
        queue: The app's queue.
        threads: How many jobs run at a time.
        queues: Which queues to serve; None for all.
    """
    told = 0

    def tell(*_: object) -> None:
        nonlocal told  # and no Event: its lock may be held by what the signal interrupts
        told += 1

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    runner = Runner(queue, threads=threads, queues=queues)
    runner.start()
    while not told:
        time.sleep(_LOOK_SECONDS)
    _logger.info(
        "told to end: no more jobs are taken, and those that run have %.0f s", GRACE_SECONDS
    )
    stopping = threading.Thread(target=runner.stop, args=(GRACE_SECONDS,), daemon=True)
    stopping.start()
    while stopping.is_alive():
        stopping.join(_LOOK_SECONDS)
        if told > 1:
            runner.hurry()
    if runner.handed_back:
        _logger.warning("handed back, as they had not ended: %d", runner.handed_back)
