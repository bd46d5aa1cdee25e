"""``@job`` and ``@scheduled``."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, overload

from feather_jobs.schedules.schedule import Schedule
from feather_jobs.tasks.options import DEFAULT_QUEUE, Options
from feather_jobs.tasks.task import Task

P = ParamSpec("P")
R = TypeVar("R")


@overload
def job(function: Callable[P, R], /) -> Task[P, R]: ...


@overload
def job(
    *,
    concurrency: int | None = None,
    retry: int = 0,
    timeout: float | None = None,
    queue: str = DEFAULT_QUEUE,
    unique: bool = False,
    priority: int = 0,
) -> Callable[[Callable[P, R]], Task[P, R]]: ...


def job(
    function: Callable[P, R] | None = None,
    /,
    *,
    concurrency: int | None = None,
    retry: int = 0,
    timeout: float | None = None,
    queue: str = DEFAULT_QUEUE,
    unique: bool = False,
    priority: int = 0,
) -> Task[P, R] | Callable[[Callable[P, R]], Task[P, R]]:
    """Declare a function that can run in the background: ``function.enqueue(...)``.

    Args:
        function: The function, at the top of a module; or use ``@job(retry=3)``.
        concurrency: How many of its jobs run at a time, in all processes together.
        retry: How often a job that failed is tried again, after 2, 4, 8, ... seconds.
        timeout: Seconds that one attempt may take. The backend ``rq`` ends it then; ``thread``
            and ``sync`` can do so only where the job asks ``current_job()``.
        queue: The queue's name; ``feather worker --queues`` serves some only.
        unique: Whether a job is not enqueued while one with the same arguments is unfinished.
        priority: What runs first, the higher the sooner.

    Returns:
        A task, which can be called like the function.

    Raises:
        JobError: Workers could not find the function, or it is a coroutine function.
        ValueError: An option has a value that it cannot have.
    """
    options = Options(queue, priority, retry, timeout, concurrency, unique)

    def declare(function: Callable[P, R]) -> Task[P, R]:
        return Task(function, options)

    return declare if function is None else declare(function)


def scheduled(
    *, cron: str | None = None, interval: float | None = None, timezone: str = "UTC"
) -> Callable[[Callable[P, R] | Task[P, R]], Task[P, R]]:
    """Enqueue a function again and again, once each time however many processes there are.

    Times that passed while nothing ran are made up for once. Goes above ``@job(...)`` where the
    jobs need options.

    Args:
        cron: Five fields, as for cron: ``"0 9 * * *"`` is every day at nine.
        interval: Seconds from one time to the next, at least 1.
        timezone: Where the clock hangs that ``cron`` reads, for example ``"Europe/Vienna"``.

    Returns:
        A decorator for a function without required arguments.

    Raises:
        ValueError: Not exactly one of *cron* and *interval* is given, or a value is wrong.
    """
    schedule = Schedule(cron, interval, timezone)

    def declare(function: Callable[P, R] | Task[P, R]) -> Task[P, R]:
        if isinstance(function, Task):
            task = Task(function.function, function.settings, schedule)
        else:
            task = Task(function, Options(), schedule)
        task.bound((), {})
        return task

    return declare
