"""``task.run()``: a job without a queue."""

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from feather.uuid7 import uuid7
from feather_jobs.queue import current_queue
from feather_jobs.store.claiming import Claimed
from feather_jobs.worker.current import CurrentJob, working_on

if TYPE_CHECKING:
    from feather_jobs.tasks.task import Task

P = ParamSpec("P")
R = TypeVar("R")


def run_inline(task: "Task[P, R]", args: Any, kwargs: Any) -> R:
    """Call a task's function as its job would, in the context of the caller; nothing is stored."""
    settings = task.settings
    job = Claimed(
        id=str(uuid7()),
        task=task.name,
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
        return task.function(*args, **kwargs)
