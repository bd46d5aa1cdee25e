"""``feather jobs list`` and ``feather jobs failed``."""

import sys

import typer

from feather_cli.output import print_json, print_table
from feather_jobs.commands.rows import COLUMNS, human, machine
from feather_jobs.commands.running import a_queue, checked, refuse
from feather_jobs.operations.finding import find, short
from feather_jobs.operations.looking import Page, Wanted, look
from feather_jobs.status import STATUSES


def list_jobs(
    *,
    statuses: tuple[str, ...],
    queue_name: str | None,
    task: str | None,
    limit: int,
    before: str | None,
    as_json: bool,
    stuck: bool = False,
    watch: bool = False,
    called: str = "feather jobs list",
) -> None:
    """List jobs.

    Args:
        statuses: Only those; none for all.
        queue_name: Only of this queue.
        task: Only of this task.
        limit: How many at most.
        before: What somebody has copied of the id of the job that the list is to continue after.
        as_json: Print JSON.
        stuck: Only those that are stuck.
        watch: Show them anew every second.
        called: The command, for the line that says how to go on.
    """
    checked(statuses, STATUSES)
    if watch and as_json:
        refuse("--watch shows a table: leave out --watch or --json")
    if watch and not sys.stdout.isatty():
        refuse("--watch needs a terminal: leave it out, or call the command again and again")
    with a_queue() as queue:
        start = None if before is None else find(queue, before).id
        wanted = Wanted(statuses, queue_name, task, stuck, limit, start)
        if watch:
            from feather_jobs.commands.watching import watch_jobs

            watch_jobs(queue, wanted)
        else:
            _print(look(queue, wanted), wanted, called, as_json=as_json)


def _print(page: Page, wanted: Wanted, called: str, *, as_json: bool) -> None:
    if as_json:
        print_json("jobs", [machine(row) for row in page.rows], more=page.more)
    elif not page.rows:
        typer.echo("There are no such jobs." if wanted != Wanted() else "There are no jobs.")
    else:
        rows = [human(row, page.now) for row in page.rows]
        used = [name for name in COLUMNS if any(row[name] is not None for row in rows)]
        print_table(rows, used)
        if page.more:
            typer.echo(
                f"{page.more:,} more were enqueued before: add --before {short(page.rows[-1].id)} "
                f"to {called}, or --limit"
            )
