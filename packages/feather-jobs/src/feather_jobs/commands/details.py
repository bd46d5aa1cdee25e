"""``feather jobs info``."""

import json
from typing import TYPE_CHECKING, Any

import typer

from feather_cli.output import print_json
from feather_jobs.commands.rows import machine, progress
from feather_jobs.operations import presenting
from feather_jobs.operations.ages import exact
from feather_jobs.operations.workers import Worker, alive
from feather_jobs.status import FINISHED
from feather_jobs.store import dialects

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def show_job(queue: "JobQueue", row: Any, *, as_json: bool) -> None:
    """Print everything that is known of a job.

    Args:
        queue: The queue.
        row: The job.
        as_json: Print JSON.
    """
    with queue.store.reading() as connection:
        now = dialects.now(connection)
        workers = {one.id: one for one in alive(queue, connection)}
    carried = {
        "arguments": presenting.arguments(row.task, row.payload),
        "result": presenting.value(row.result),
        "state": presenting.value(row.state),
        "context": presenting.context(row.context),
    }
    ties = {name: getattr(row, name) for name in ("request_id", "user_id", "tenant_id")}
    if as_json:
        print_json("jobs", [{**machine(row), **ties, **carried, "trace": row.trace}])
        return
    lines: dict[str, object] = {
        "job": row.id,
        "task": row.task,
        "queue": row.queue,
        "status": row.status + (" (to stop)" if row.cancelling and not _is_over(row) else ""),
        "priority": -row.rank or None,
        "attempts": _attempts(row),
        "timeout": None if row.timeout is None else f"{row.timeout:g} s",
        "unique": "yes, while it is unfinished" if row.unique_key else None,
        "enqueued": exact(row.created_at, now),
        "may start": exact(row.run_at, now) if not _is_over(row) else None,
        "started": exact(row.started_at, now),
        "finished": exact(row.finished_at, now),
        "worker": _worker(row.worker_id, workers),
        "progress": progress(row.progress_done, row.progress_total),
        **{name.replace("_", " "): value for name, value in ties.items()},
    }
    for name, value in lines.items():
        if value is not None:
            typer.echo(f"{name + ':':<13}{value}")
    for name, value in carried.items():
        if value:
            typer.echo(f"\n{name}:")
            _indented(value)
    if row.error:
        typer.echo("\nerror:")
        _indented(row.error)
    if row.trace:
        typer.echo("\ntrace:")
        _indented(row.trace)


def _is_over(row: Any) -> bool:
    return row.status in FINISHED


def _attempts(row: Any) -> str:
    failed = f", {row.failures} failed" if row.failures else ""
    lost = f", {row.losses} ended with their process" if row.losses else ""
    return f"{row.attempt}{failed}{lost} (retry={row.retry})"


def _worker(worker_id: str | None, workers: dict[str, Worker]) -> str | None:
    if worker_id is None:
        return None
    one = workers.get(worker_id)
    return f"{one.host}, process {one.pid}" if one else f"{worker_id}, which is gone"


def _indented(value: object) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            typer.echo(f"  {name} = {json.dumps(item, ensure_ascii=False, default=str)}")
        return
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    for line in text.splitlines():
        typer.echo(f"  {line}")
