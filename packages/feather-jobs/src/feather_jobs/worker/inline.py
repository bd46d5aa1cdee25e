"""``task.run()``: a job without a queue."""

from collections.abc import Iterator
from contextlib import contextmanager

from feather.uuid7 import uuid7
from feather_jobs.queue import current_queue
from feather_jobs.store.claiming import Claimed
from feather_jobs.tasks.options import Options
from feather_jobs.worker.current import CurrentJob, working_on


@contextmanager
def inline(name: str, settings: Options) -> Iterator[None]:
    """Run a block as a job's function is run, in the context of the caller; nothing is stored.

    Args:
        name: The task's name.
        settings: Its options.
    """
    job = Claimed(
        id=str(uuid7()),
        task=name,
        payload="",
        context=None,
        request_id=None,
        user_id=None,
        tenant_id=None,
        retry=settings.retry,
        timeout=settings.timeout,
        attempt=1,
        failures=0,
        losses=0,
        state=None,
    )
    with working_on(CurrentJob(current_queue(), job, stored=False)):
        yield
