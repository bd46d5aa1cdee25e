"""``feather jobs retry`` and ``feather jobs cancel``."""

from typing import TYPE_CHECKING

import typer

from feather_cli.output import fail, print_json
from feather_jobs.commands.rows import machine
from feather_jobs.commands.running import a_queue
from feather_jobs.operations.changing import cancel, retry, why_not
from feather_jobs.operations.finding import find
from feather_jobs.operations.looking import Wanted, ids
from feather_jobs.status import CANCELLED, QUEUED, RUNNING, UNSUCCESSFUL

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def retry_one(job_id: str, *, as_json: bool) -> None:
    """Queue a job again.

    Args:
        job_id: What somebody has copied of its id.
        as_json: Print the job as JSON.
    """
    with a_queue() as queue:
        row = find(queue, job_id)
        if not retry(queue, row.id):
            status = find(queue, row.id).status
            fail(f"the job {row.id} is {status}: {why_not(status)}")
        _say(queue, row.id, as_json=as_json)


def retry_all(task: str | None, *, as_json: bool) -> None:
    """Queue all jobs again that did not succeed.

    Args:
        task: Only those of this task.
        as_json: Print the number as JSON.
    """
    with a_queue() as queue:
        again = retry(queue, *ids(queue, Wanted(UNSUCCESSFUL, task=task)))
        if as_json:
            print_json("jobs", [{"id": job_id} for job_id in again])
        elif not again:
            typer.echo("There are no such jobs.")
        else:
            typer.echo(f"Queued {len(again):,} job{'' if len(again) == 1 else 's'} again.")


def cancel_one(job_id: str, *, as_json: bool) -> None:
    """Cancel a job.

    Args:
        job_id: What somebody has copied of its id.
        as_json: Print the job as JSON.
    """
    with a_queue() as queue:
        row = find(queue, job_id)
        if cancel(queue, row.id) is None:
            status = find(queue, row.id).status
            fail(f"the job {row.id} is {status} already, and cannot be cancelled")
        _say(queue, row.id, as_json=as_json)


def _say(queue: "JobQueue", job_id: str, *, as_json: bool) -> None:
    row = find(queue, job_id)
    if as_json:
        print_json("jobs", [machine(row)])
    elif row.status == RUNNING and row.cancelling:
        typer.echo(
            f"{row.task} runs, and is to stop: it does when it asks current_job(). ({row.id})"
        )
    elif row.status == QUEUED:
        typer.echo(f"{row.task} is queued again. ({row.id})")
    elif row.status == CANCELLED:
        typer.echo(f"{row.task} is cancelled. ({row.id})")
    else:  # a worker was quick, or the backend runs it at once
        error = f": {row.error}" if row.error else ""
        typer.echo(f"{row.task} is {row.status}{error}. ({row.id})")
