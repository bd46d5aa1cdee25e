"""Jobs: those that ran were run for this, and dated back."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from demo_data.past import quiet, request_id, within
from feather.db import db
from feather.db.roles import model_for
from feather.http.scope import work_for
from feather_jobs.queue import current_queue
from feather_jobs.worker.here import run_here
from flask import current_app
from sqlalchemy import select

from jobs.mailing import send_digest, send_invitation, send_welcome
from jobs.upkeep import count_notes, export_notes, forget_old_sessions, import_notes
from models import User

_DAYS = 6
_FAILING = 3


def seed() -> None:
    """Write six days of jobs, and what is to come."""
    chance = random.Random(22)
    newest = select(User.id).where(User.status == "active").order_by(User.created_at.desc())
    welcomed = list(db.session.scalars(newest.limit(24)))[::-1]
    editors = list(db.session.scalars(select(User.id).where(User.role == "editor")))
    db.session.rollback()
    calls: list[tuple[Any, tuple[str, ...]]] = [(send_welcome, (one,)) for one in welcomed]
    calls += [(count_notes, ())] * 14 + [(forget_old_sessions, ())] * 6 + [(send_digest, ())]
    calls += [(export_notes, (kind,)) for kind in ("pdf", "csv", "csv", "json")]
    chance.shuffle(calls)
    calls[-9:-9] = [(import_notes, ('{"pages": []}',)), (send_invitation, ("lena at example",))]
    calls[-3:-3] = [(import_notes, ("title;body",))]
    step = timedelta(days=_DAYS) / len(calls)
    with quiet("feather.jobs", "jobs.mailing"):
        for number, (task, arguments) in enumerate(calls):
            ago = step * (len(calls) - number) - within(chance, step / 2)
            _run(task, arguments, ago, chance, chance.choice(editors))
    with work_for(request_id(chance), user_id=editors[0]):
        export_notes.enqueue("xlsx").cancel()
        for hours, address in ((5, "theo@example.org"), (29, "runa@example.net")):
            send_invitation.options(delay=hours * 3600).enqueue(address)


def _run(
    task: Any, arguments: tuple[str, ...], ago: timedelta, chance: random.Random, user_id: str
) -> None:
    by_clock = task.schedule is not None
    with work_for(request_id(chance), user_id=None if by_clock else user_id):
        job_id = task.enqueue(*arguments).id
    model: Any = model_for(current_app, "job")
    for _ in range(_FAILING):  # a failed one waits a few seconds for another attempt
        run_here(current_queue(), job_id, worker_id=None)
        job = db.session.get_one(model, job_id, populate_existing=True)
        if job.finished_at is not None:
            break
        job.status, job.run_at = "queued", job.created_at
        db.session.commit()
    took = timedelta(milliseconds=int(chance.lognormvariate(6, 1.1)))
    job.created_at = job.run_at = datetime.now(UTC) - ago
    job.started_at = job.created_at + timedelta(milliseconds=chance.randrange(4, 90))
    job.finished_at = job.started_at + took
    errors: Any = model_for(current_app, "error_log")
    for error in db.session.scalars(select(errors).where(errors.request_id == job.request_id)):
        error.last_seen_at = job.finished_at
        error.created_at = job.finished_at if error.count == 1 else error.created_at
    db.session.commit()
