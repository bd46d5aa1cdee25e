"""``feather worker``: a process that runs jobs until it is told to end."""

import logging
import signal
import threading
from collections.abc import Collection
from typing import TYPE_CHECKING

from feather_jobs.worker.runner import Runner

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

GRACE_SECONDS = 25.0
"""How long jobs may go on after SIGTERM: platforms kill a process after thirty."""

_logger = logging.getLogger("feather.jobs")


def run_until_told(queue: "JobQueue", *, threads: int, queues: Collection[str] | None) -> None:
    """Run jobs until SIGTERM or SIGINT; a second one ends it without grace.

    Args:
        queue: The app's queue.
        threads: How many jobs run at a time.
        queues: Which queues to serve; None for all.
    """
    told = threading.Event()
    insisted = threading.Event()

    def tell(*_: object) -> None:
        (insisted if told.is_set() else told).set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    runner = Runner(queue, threads=threads, queues=queues)
    runner.start()
    told.wait()
    _logger.info(
        "told to end: no more jobs are taken, and those that run have %.0f s", GRACE_SECONDS
    )
    stopping = threading.Thread(target=runner.stop, args=(GRACE_SECONDS,), daemon=True)
    stopping.start()
    while stopping.is_alive() and not insisted.is_set():
        stopping.join(0.1)
    if insisted.is_set():
        runner.hurry()
        stopping.join()
    if runner.handed_back:
        _logger.warning("handed back, as they had not ended: %d", runner.handed_back)
