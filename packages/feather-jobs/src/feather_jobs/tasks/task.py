"""``Task``: a function with a way into the queue."""

from collections.abc import Callable
from functools import update_wrapper
from inspect import Parameter, Signature, iscoroutinefunction, signature
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from feather_jobs.errors import JobError, NotQueueable
from feather_jobs.tasks.options import Options
from feather_jobs.tasks.registry import name_of, register

if TYPE_CHECKING:
    from feather_jobs.handle import JobHandle
    from feather_jobs.schedules.schedule import Schedule

P = ParamSpec("P")
R = TypeVar("R")


class Task(Generic[P, R]):
    """What ``@job`` makes of a function; calling it still calls the function.

    Attributes:
        function: The function.
        name: Its module and name, which workers know it by.
        settings: How its jobs run.
        schedule: When it is enqueued by itself, if it is.
    """

    def __init__(
        self, function: Callable[P, R], settings: Options, schedule: "Schedule | None" = None
    ) -> None:
        if iscoroutinefunction(function):
            raise JobError(
                f"@job cannot be used on {function.__qualname__}: it is a coroutine function, "
                "which nobody would await; make it a plain one that calls asyncio.run()"
            )
        self.function = function
        self.name = name_of(function)
        self.settings = settings
        self.schedule = schedule
        self._signature = signature(function)
        self._takes_delay = _takes(self._signature, "delay")
        update_wrapper(self, function)
        register(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function, here and now."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<job {self.name}>"

    def enqueue(self, *args: Any, **kwargs: Any) -> "JobHandle":
        """Have the function called in the background.

        Within a transaction the job is a part of it: it starts after the commit, and vanishes
        with a rollback.

        Args:
            *args: The function's arguments: JSON, dates, times, Decimal, UUID, bytes, tuples, sets
                and rows of the database.
            **kwargs: As well. ``delay``, in seconds, is an option unless the function takes an
                argument of that name; then use ``.options(delay=...)``.

        Returns:
            What tells how the job is getting on.

        Raises:
            NotQueueable: The function does not take these arguments, or one cannot be stored.
            ValueError: The delay is no number of seconds.
            RuntimeError: No app context is active.
        """
        return self.options().enqueue(*args, **kwargs)

    def run(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the job here and now, without the queue; ``current_job()`` is there.

        Args:
            *args: The function's arguments.
            **kwargs: As well.

        Returns:
            What the function returns.
        """
        from feather_jobs.worker.inline import inline

        with inline(self.name, self.settings):
            return self.function(*args, **kwargs)

    def options(self, **changes: Any) -> "Prepared":
        """Return the task with other options, for one job.

        Args:
            **changes: ``delay``, ``queue``, ``priority``, ``retry``, ``timeout`` or ``unique``, as
                for :func:`job`.

        Raises:
            TypeError: There is no such option, or it is the task's own, such as ``concurrency``.
            ValueError: A value is wrong.
        """
        if unknown := changes.keys() - _PER_JOB:
            raise TypeError(
                f"{self.name}.options() takes {', '.join(sorted(_PER_JOB))}, not {min(unknown)!r}"
            )
        return Prepared(self, self.settings.but(**changes) if changes else self.settings)

    def bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Make sure that the function takes some arguments.

        Raises:
            NotQueueable: It does not.
        """
        try:
            self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise NotQueueable(f"{self.name}{self._signature}: {error}") from None


class Prepared:
    """A task with the options of one job.

    Attributes:
        task: The task.
        settings: The options.
    """

    def __init__(self, task: "Task[Any, Any]", settings: Options) -> None:
        self.task = task
        self.settings = settings

    def enqueue(self, *args: Any, **kwargs: Any) -> "JobHandle":
        """Have the function called in the background; see :meth:`Task.enqueue`."""
        from feather_jobs.enqueuing import enqueue

        settings = self.settings
        if "delay" in kwargs and not self.task._takes_delay:
            settings = settings.but(delay=kwargs.pop("delay"))
        self.task.bound(args, kwargs)
        return enqueue(self.task.name, settings, args, kwargs)


_PER_JOB = frozenset({"delay", "priority", "queue", "retry", "timeout", "unique"})


def _takes(signature: Signature, name: str) -> bool:
    parameters = signature.parameters
    return name in parameters or any(
        parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters.values()
    )
