"""Look at background jobs, try them again, cancel and clear them."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
JobId = Annotated[str, typer.Argument(help="The job's id, or four characters or more of it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Queue = Annotated[str | None, typer.Option(help="Only jobs of this queue.")]
Task = Annotated[
    str | None, typer.Option(help="Only jobs of this task: its name, with or without the module.")
]
Limit = Annotated[int, typer.Option(min=1, help="How many jobs at most.")]
Before = Annotated[
    str | None, typer.Option(metavar="JOB_ID", help="Only jobs that were enqueued before this one.")
]


@app.callback()
def jobs() -> None:
    """Look at background jobs, try them again, cancel and clear them.

    They are in the app's database, so this works from any process that reaches it.
    """


@app.command()
def status(as_json: Json = False) -> None:
    """Show how many jobs there are of each status, and who runs them."""
    from feather_jobs.commands.running import a_queue
    from feather_jobs.commands.showing import show_status
    from feather_jobs.operations.summary import summary

    with a_queue() as queue:
        show_status(queue, summary(queue), as_json=as_json)


@app.command(name="list")
def list_(
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="Only jobs with this status; repeatable."),
    ] = None,
    stuck: Annotated[
        bool,
        typer.Option(
            "--stuck",
            help="Only jobs that run longer than their timeout, or without one for more than "
            "10 minutes, or whose worker is gone.",
        ),
    ] = False,
    queue: Queue = None,
    task: Task = None,
    limit: Limit = 50,
    before: Before = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show them anew every second, until Ctrl-C.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List jobs, those that were enqueued last first."""
    from feather_jobs.commands.listing import list_jobs

    list_jobs(
        statuses=tuple(status or ()),
        queue_name=queue,
        task=task,
        stuck=stuck,
        limit=limit,
        before=before,
        watch=watch,
        as_json=as_json,
    )


@app.command()
def failed(
    queue: Queue = None,
    task: Task = None,
    limit: Limit = 50,
    before: Before = None,
    as_json: Json = False,
) -> None:
    """List the jobs that failed, took too long or are dead, those enqueued last first."""
    from feather_jobs.commands.listing import list_jobs
    from feather_jobs.status import UNSUCCESSFUL

    list_jobs(
        statuses=UNSUCCESSFUL,
        queue_name=queue,
        task=task,
        limit=limit,
        before=before,
        as_json=as_json,
        called="feather jobs failed",
    )


@app.command()
def info(job_id: JobId, as_json: Json = False) -> None:
    """Show everything that is known of a job.

    Secrets among its arguments are masked.
    """
    from feather_jobs.commands.details import show_job
    from feather_jobs.commands.running import a_queue
    from feather_jobs.operations.finding import find

    with a_queue() as queue:
        show_job(queue, find(queue, job_id), as_json=as_json)


@app.command()
def retry(
    job_id: Annotated[
        str | None,
        typer.Argument(help="The job's id, or four characters or more of it."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every job that failed, took too long or is dead.")
    ] = False,
    task: Annotated[str | None, typer.Option(help="With --all: only those of this task.")] = None,
    as_json: Json = False,
) -> None:
    """Queue a job again that did not succeed, as if it was new."""
    from feather_jobs.commands.changing import retry_all, retry_one
    from feather_jobs.commands.running import refuse

    if every == (job_id is not None):
        refuse("name a job, or all of those that failed: feather jobs retry --all")
    if task is not None and not every:
        refuse("--task goes with --all: feather jobs retry --all --task NAME")
    if job_id is None:
        retry_all(task, as_json=as_json)
    else:
        retry_one(job_id, as_json=as_json)


@app.command()
def cancel(job_id: JobId, as_json: Json = False) -> None:
    """Cancel a job that waits, or ask a running one to stop."""
    from feather_jobs.commands.changing import cancel_one

    cancel_one(job_id, as_json=as_json)


@app.command()
def clear(
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="Only jobs with this status; repeatable."),
    ] = None,
    older_than: Annotated[
        float | None,
        typer.Option(metavar="DAYS", min=0, help="Only jobs that ended that many days ago."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Delete jobs that are finished; those that wait or run stay."""
    from feather_jobs.commands.emptying import clear_jobs

    clear_jobs(tuple(status or ()), older_than, sure=yes, as_json=as_json)


@app.command()
def schedules(as_json: Json = False) -> None:
    """List the scheduled tasks, and when they are due."""
    from feather_jobs.commands.running import a_queue
    from feather_jobs.commands.showing import show_schedules
    from feather_jobs.operations.timetable import timetable

    with a_queue() as queue:
        show_schedules(timetable(queue), as_json=as_json)
