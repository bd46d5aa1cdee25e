"""Run background jobs until told to end."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def worker(
    queues: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Queues to serve, separated by commas; all without it."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(min=1, help="Jobs to run at a time; JOB_MAX_WORKERS unless given."),
    ] = None,
) -> None:
    """Run background jobs until told to end.

    SIGTERM and Ctrl-C let the jobs that run come to their end for 25 seconds; what is left then
    goes back into the queue. A second signal ends it at once.
    """
    from feather_jobs.commands.working import work

    work(queues, threads)
