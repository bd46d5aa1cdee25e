"""What processes that are forked find ready."""

import gc
import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from feather_jobs.errors import JobError
from feather_jobs.rq.engines import own_engine
from feather_jobs.rq.outbox import take_back
from feather_jobs.status import DONE, QUEUED, SCHEDULED
from feather_jobs.store import dialects
from feather_jobs.store.finishing import Outcome
from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue

_NONE = ""  # the id of no job
_logger = logging.getLogger("feather.jobs")


def warm_up(queue: "JobQueue") -> None:
    """Have the statements of a work horse compiled, and leave no connection open.

    Each horse is a copy of what is there: what it finds ready it need not do again for one job.

    Args:
        queue: The app's queue.
    """
    try:
        _run_statements(queue)
    except (DBAPIError, JobError) as error:
        _logger.warning("the job queue cannot be reached: %s", error)
    with queue.app.app_context():
        for engine in queue.store.extension.engines.values():
            engine.dispose()
    gc.collect()
    gc.freeze()  # the collector would write to every object, and so copy the memory


def _run_statements(queue: "JobQueue") -> None:
    store = queue.store
    with store.writing(own_engine(queue)) as connection:
        now = dialects.now(connection)
        store.claims.warm(connection, now)
        take_back(connection, store.tables.jobs, _NONE, known_tasks())
        store.finishes.progress(connection, [(_NONE, 0, 0, None)])
        for status in (DONE, SCHEDULED, QUEUED):
            store.finishes.write(connection, [Outcome(_NONE, _NONE, 0, status)], now)
