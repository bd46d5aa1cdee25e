"""``feather jobs status`` and ``feather jobs schedules``."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from feather_cli.output import print_json, print_table
from feather_jobs.commands.rows import moment
from feather_jobs.operations.ages import age
from feather_jobs.operations.finding import short
from feather_jobs.operations.summary import Summary
from feather_jobs.operations.timetable import Entry
from feather_jobs.operations.workers import Worker
from feather_jobs.status import UNFINISHED

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def show_status(queue: "JobQueue", summary: Summary, *, as_json: bool) -> None:
    """Print how a queue is doing.

    Args:
        queue: The queue.
        summary: How it is doing.
        as_json: Print JSON.
    """
    counts = [{"status": name, "jobs": number} for name, number in summary.statuses.items()]
    queues = [
        {"queue": name, **{status: of.get(status, 0) for status in UNFINISHED}}
        for name, of in sorted(summary.queues.items())
    ]
    if as_json:
        print_json(
            "statuses",
            counts,
            backend=queue.settings.JOB_BACKEND,
            queues=queues,
            workers=[{k: moment(v) for k, v in one.row().items()} for one in summary.workers],
            oldest_waiting_seconds=summary.oldest_seconds,
            unknown_tasks=dict(summary.unknown),
            notes=list(summary.notes()),
        )
        return
    print_table(counts, ("status", "jobs"))
    if queues:
        print_table(queues, ("queue", *UNFINISHED))
    if summary.workers:
        workers = [_worker(one, summary.now) for one in summary.workers]
        print_table(workers, ("worker", "pid", "threads", "started", "seen", "queues"))
    else:
        typer.echo("No worker is alive.")
    if summary.oldest_seconds is not None:
        typer.echo(
            f"The oldest job that waits could have started {age(summary.oldest, summary.now)}."
        )
    for note in summary.notes():
        typer.echo(f"Note: {note}.")


def show_schedules(entries: Sequence[Entry], *, as_json: bool) -> None:
    """Print when scheduled tasks are due.

    Args:
        entries: The tasks.
        as_json: Print JSON.
    """
    if as_json:
        rows = [{k: moment(v) for k, v in vars(entry).items()} for entry in entries]
        print_json("schedules", rows)
    elif not entries:
        typer.echo("No task is scheduled: declare one with @scheduled(cron=...) or (interval=...).")
    else:
        now = datetime.now(UTC)
        columns = ("task", "schedule", "last", "next", "last job")
        print_table([_entry(one, now) for one in entries], columns)
        if not all(entry.announced for entry in entries):
            typer.echo("A schedule that is new or was changed begins when a worker sees it.")


def _worker(worker: Worker, now: datetime) -> dict[str, object]:
    return {
        "worker": worker.host,
        "pid": worker.pid,
        "threads": worker.threads,
        "started": age(worker.started_at, now),
        "seen": age(worker.seen_at, now),
        "queues": "all" if worker.queues is None else ", ".join(worker.queues),
    }


def _entry(entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "task": entry.task,
        "schedule": entry.schedule,
        "last": age(entry.last_at, now) or "never",
        "next": age(entry.next_at, now),
        "last job": entry.last_job and f"{short(entry.last_job)} {entry.last_status}",
    }
