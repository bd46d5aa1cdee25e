"""Writing to a database that may be away for a while."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from feather_jobs.errors import JobError

R = TypeVar("R")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0
_logger = logging.getLogger("feather.jobs")


def insistently(
    write: Callable[[], R],
    *,
    pause: Callable[[float], object] = time.sleep,
    is_over: Callable[[], bool] = lambda: False,
) -> R | None:
    """Call a function until the database has done what it asks.

    Args:
        write: Writes, in a transaction.
        pause: Waits for some seconds.
        is_over: Tells whether to give up.

    Returns:
        What the function returned; None if it was given up.
    """
    seconds = _FIRST_PAUSE
    while True:
        try:
            return write()
        except (DBAPIError, JobError) as error:
            _logger.warning("the job queue cannot be reached: %s", error)
        if is_over():
            return None
        pause(seconds)
        seconds = min(seconds * 2, _LONGEST_PAUSE)
