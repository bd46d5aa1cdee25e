"""Which tasks this process knows. They belong to it, like the modules that declare them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from feather_jobs.errors import JobError
from feather_jobs.tasks.options import Options

if TYPE_CHECKING:
    from feather_jobs.schedules.schedule import Schedule

LONGEST_NAME = 255
_tasks: "dict[str, KnownTask]" = {}


class KnownTask(Protocol):
    """What workers need of a task.

    Attributes:
        function: The function.
        name: Its module and name.
        settings: How its jobs run.
        schedule: When it is enqueued by itself, if it is.
    """

    function: Callable[..., Any]
    name: str
    settings: Options
    schedule: "Schedule | None"


def register(task: KnownTask) -> None:
    """Make a task known. One that is declared again, by a reload, takes the old one's place."""
    _tasks[task.name] = task


def known_tasks() -> dict[str, KnownTask]:
    """Return the tasks by name."""
    return dict(_tasks)  # another thread may be importing a module


def limits() -> dict[str, int | None]:
    """Return the tasks' names, each with how many of its jobs run at a time."""
    return {name: task.settings.concurrency for name, task in known_tasks().items()}


def task_named(name: str) -> KnownTask:
    """Return a task.

    Raises:
        JobError: This process knows none of that name.
    """
    try:
        return _tasks[name]
    except KeyError:
        raise JobError(
            f"no job {name!r} is declared in this process: the module that declares it is not "
            "imported, or it was renamed or removed since the job was enqueued"
        ) from None


def name_of(function: Callable[..., Any]) -> str:
    """Return the name under which every process of the app finds a function.

    Raises:
        JobError: Other processes could not find it.
    """
    module, name = function.__module__, function.__qualname__
    if "<" in name:
        raise JobError(
            f"@job cannot be used on {name}: a worker finds a job by its module and name, so it "
            "has to be a function at the top of a module"
        )
    if module == "__main__":
        module = _imported_as()
    full = f"{module}.{name}"
    if len(full) > LONGEST_NAME:
        raise JobError(f"the job {full} has a name of more than {LONGEST_NAME} characters")
    return full


def _imported_as() -> str:
    """Return the name by which a worker imports the module that this process was started with."""
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    if spec is not None:
        return str(spec.name).removesuffix(".__main__")
    return Path(getattr(main, "__file__", None) or "__main__").stem
