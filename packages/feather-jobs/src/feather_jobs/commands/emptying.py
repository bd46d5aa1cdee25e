"""``feather jobs clear``."""

import sys

import typer

from feather_cli.output import print_json
from feather_jobs.commands.running import a_queue, checked, refuse
from feather_jobs.operations.clearing import Clearing
from feather_jobs.status import FINISHED, UNFINISHED


def clear_jobs(statuses: tuple[str, ...], days: float | None, *, sure: bool, as_json: bool) -> None:
    """Delete jobs that are finished.

    Args:
        statuses: Only those; none for all finished ones.
        days: Only jobs that ended that many days ago.
        sure: Do not ask.
        as_json: Print the numbers as JSON.
    """
    for status in statuses:
        if status in UNFINISHED:
            refuse(
                f"--status {status!r}: jobs that wait or run are never cleared; feather jobs "
                "cancel ends one"
            )
    checked(statuses, FINISHED)
    if not sure and (as_json or not _can_ask()):
        refuse("nobody can be asked here: add --yes to delete finished jobs")
    with a_queue() as queue:
        clearing = Clearing(queue, statuses or FINISHED, days)
        found = clearing.count()
        number = sum(found.values())
        if not as_json:
            if not number:
                typer.echo("There are no such jobs.")
                return
            _ask(found, number, sure=sure)
        deleted = _delete(clearing, number, quiet=as_json)
        if as_json:
            rows = [{"status": name, "jobs": count} for name, count in sorted(found.items())]
            print_json("statuses", rows, deleted=deleted)
        else:
            typer.echo(f"Deleted {deleted:,} finished job{'' if deleted == 1 else 's'}.")


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask(found: dict[str, int], number: int, *, sure: bool) -> None:
    parts = ", ".join(f"{count:,} {status}" for status, count in sorted(found.items()))
    if not sure:
        jobs = "job" if number == 1 else "jobs"
        typer.confirm(f"Delete {number:,} finished {jobs} ({parts})?", abort=True)


def _delete(clearing: Clearing, number: int, *, quiet: bool) -> int:
    """Delete in batches; show how far it is, on a terminal."""
    if quiet or not sys.stderr.isatty():
        return sum(clearing.run())
    from rich.console import Console
    from rich.progress import Progress

    deleted = 0
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Deleting", total=number)
        for batch in clearing.run():
            deleted += batch
            progress.update(task, completed=deleted)
    return deleted
