"""The columns of a job."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Float, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.sql import text

from feather.db.types import UTCDateTime


class JobMixin:
    """A call that was put off. A model that subclasses this becomes the app's table of jobs.

    Columns that it adds need a default or must be nullable. All times are aware, in UTC, and by
    the database's clock.

    Attributes:
        id: UUID version 7 as text.
        task: The name of the function, with its module.
        queue: The queue's name.
        status: ``scheduled`` (waits for its time), ``queued``, ``running``, ``done``, ``failed``
            (raised in its last attempt), ``timed_out`` (took too long in its last attempt),
            ``dead`` (the process that ran it ended each time) or ``cancelled``.
        rank: The negated priority: what has the lowest runs first.
        payload: The arguments, as text.
        context: What plugins restore around the job, as text.
        request_id: The request that enqueued it.
        user_id: Who was signed in.
        tenant_id: For which tenant.
        unique_key: What no other unfinished job has, if it is unique.
        retry: How often it is tried again after a failure.
        timeout: Seconds that one attempt may take.
        run_at: When it may start.
        created_at: When it was enqueued.
        started_at: When the last attempt began.
        finished_at: When it came to its end.
        attempt: How often a worker took it; what an earlier attempt writes is refused.
        failures: How many attempts raised or took too long.
        losses: How many attempts ended with the process they ran in.
        worker_id: The worker that runs it.
        cancelling: Whether it is to stop.
        progress_done: What ``current_job().progress(done, total)`` said last.
        progress_total: As well.
        state: What ``current_job().checkpoint(state)`` saved, as text.
        result: What the function returned, as text.
        error: Type and text of the last exception, without secrets.
        trace: Where it was raised, without values.
        pushed_at: When the backend ``rq`` sent it to Redis.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, sort_order=-100)
    task: Mapped[str] = mapped_column(String(255))
    queue: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    rank: Mapped[int] = mapped_column(Integer, default=0)
    payload: Mapped[str] = mapped_column(Text)
    context: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[str | None] = mapped_column(String(255), index=True)
    tenant_id: Mapped[str | None] = mapped_column(String(255))
    unique_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    retry: Mapped[int] = mapped_column(Integer, default=0)
    timeout: Mapped[float | None] = mapped_column(Float)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    losses: Mapped[int] = mapped_column(Integer, default=0)
    worker_id: Mapped[str | None] = mapped_column(String(36))
    cancelling: Mapped[bool] = mapped_column(Boolean, default=False)
    progress_done: Mapped[int | None] = mapped_column(Integer)
    progress_total: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    trace: Mapped[str | None] = mapped_column(Text)
    pushed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - a declared attribute gets the class
        """Indexes of what is looked for all the time, without the rows that are history."""
        return (
            Index(None, "rank", "run_at", "id", **_only("status = 'queued'")),
            Index(None, "run_at", **_only("status = 'scheduled'")),
            Index(None, "losses", **_only("status = 'queued' AND losses >= 2")),
            Index(None, "task", "worker_id", **_only("status = 'running'")),
            Index(None, "finished_at", **_only("finished_at IS NOT NULL")),
            Index(
                None, "pushed_at", "task", **_only("status = 'queued' AND pushed_at IS NOT NULL")
            ),
        )


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
