"""A job as a page shows it."""

import json
from datetime import UTC, datetime
from typing import Any

from feather_jobs.operations import ages, presenting
from feather_jobs.operations.workers import Worker
from feather_jobs.status import (
    CANCELLED,
    DEAD,
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    SCHEDULED,
    TIMED_OUT,
    UNFINISHED,
    UNSUCCESSFUL,
)

_LONGEST_TEXT = 10_000
_STATES = {
    SCHEDULED: ("Scheduled", "neutral"),
    QUEUED: ("Queued", "neutral"),
    RUNNING: ("Running", "info"),
    DONE: ("Done", "success"),
    FAILED: ("Failed", "danger"),
    TIMED_OUT: ("Timed out", "danger"),
    DEAD: ("Dead", "danger"),
    CANCELLED: ("Cancelled", "neutral"),
}


def state(job: Any) -> tuple[str, str]:
    """Return what a job's status is called, and its tone."""
    if job.status == RUNNING and job.cancelling:
        return "Stopping", "warning"
    return named(job.status)


def named(status: str) -> tuple[str, str]:
    """Return what a status is called, and its tone."""
    return _STATES.get(status, (status, "neutral"))


def called(task: str) -> str:
    """Return the name of a task without its module."""
    return task.rpartition(".")[2]


def age(moment: datetime | None) -> str:
    """Return how long ago something was, or in how much time it will be; empty for None."""
    return ages.age(moment, datetime.now(UTC))


def took(job: Any) -> str | None:
    """Return how long the last attempt has run, or runs; None for a job that waits."""
    return ages.took(job, datetime.now(UTC))


def retryable(job: Any) -> bool:
    """Tell whether a job can be queued again."""
    return job.status in (*UNSUCCESSFUL, CANCELLED)


def cancellable(job: Any) -> bool:
    """Tell whether a job can be cancelled."""
    return job.status in UNFINISHED and not job.cancelling


def attempts(job: Any) -> str:
    """Return how often a job was tried, and how that went: ``"3 (2 failed)"``."""
    ends = [(job.failures, "failed"), (job.losses, "ended with their process")]
    told = ", ".join(f"{number:,} {how}" for number, how in ends if number)
    return f"{job.attempt:,} ({told})" if told else f"{job.attempt:,}"


def carried(job: Any) -> dict[str, str]:
    """Return what a job takes along and has brought about, as text without secrets."""
    found = {
        "Arguments": presenting.arguments(job.task, job.payload),
        "Result": presenting.value(job.result),
        "Checkpoint": presenting.value(job.state),
    }
    return {name: _text(value) for name, value in found.items() if value not in (None, {})}


def place(job: Any, workers: dict[str, Worker]) -> str | None:
    """Return where a job runs."""
    if job.worker_id is None:
        return None
    worker = workers.get(job.worker_id)
    return f"{worker.host}, process {worker.pid}" if worker else "a worker that is gone"


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}\n…"
