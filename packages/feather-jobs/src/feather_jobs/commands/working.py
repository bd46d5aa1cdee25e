"""``feather worker``."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from feather_cli.output import say
from feather_jobs.commands.running import a_queue, refuse
from feather_jobs.tasks.options import LONGEST_QUEUE_NAME
from feather_jobs.tasks.registry import known_tasks

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def work(names: str | None, threads: int | None) -> None:
    """Run jobs until the process is told to end.

    Args:
        names: Queues, separated by commas; None for all.
        threads: How many jobs run at a time; None for JOB_MAX_WORKERS.
    """
    queues = None if names is None else _queues(names)
    with a_queue(to_serve=True) as queue:
        number = threads or max(1, queue.settings.JOB_MAX_WORKERS)
        _announce(queue, queues, number)
    # Outside of the context: each job has one of its own.
    queue.backend.work(threads=number, queues=queues)
    say("The worker has ended.")


def _queues(names: str) -> list[str]:
    queues = list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if not queues:
        refuse("--queues names no queue: write --queues mail,reports, or leave it out for all")
    for name in queues:
        if len(name) > LONGEST_QUEUE_NAME:
            refuse(f"--queues {name!r}: a name has at most {LONGEST_QUEUE_NAME} characters")
    return queues


def _announce(queue: "JobQueue", queues: Collection[str] | None, threads: int) -> None:
    tasks = known_tasks()
    served = "all queues" if queues is None else f"the {_listed('queue', queues)}"
    running = f"{threads} job{'' if threads == 1 else 's'} at a time"
    declared = f"{len(tasks)} task{'' if len(tasks) == 1 else 's'} declared"
    backend = queue.settings.JOB_BACKEND
    say(f"Serving {served}, {running}, JOB_BACKEND={backend}; {declared}. Ctrl-C ends it.")
    if not tasks:
        say(
            "feather: this app declares no job, so there is nothing to run: put functions with "
            "@job into modules of the folder jobs/",
            error=True,
        )
        return
    usual = {task.settings.queue for task in tasks.values()}
    if strange := [name for name in queues or () if name not in usual]:
        say(
            f"feather: no declared job uses the {_listed('queue', strange)}; the declared ones "
            f"use the {_listed('queue', sorted(usual))}",
            error=True,
        )


def _listed(noun: str, names: Collection[str]) -> str:
    return f"{noun}{'' if len(names) == 1 else 's'} {', '.join(names)}"
