"""A project with jobs, and rows in its table, for what looks at jobs from outside."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from projects import MakeProject
from sqlalchemy import MetaData, insert, select

from feather.uuid7 import uuid7

KEY = "SECRET_KEY=a-key-for-this-test-only-0123456789\nTRUSTED_HOSTS=localhost\n"
DOTENV = KEY + "FEATHER_PLUGINS=jobs\nDATABASE_URL=sqlite:///app.db\n"
TASKS = """
    import time
    from pathlib import Path

    from feather import job, scheduled
    from feather.jobs import current_job

    DONE = Path(__file__).parents[1] / "done"


    @job
    def add(a, b, password=None):
        return a + b

    @job(queue="mail")
    def write(text):
        with DONE.open("a") as file:
            file.write(text + "\\n")

    @job
    def fail(text):
        raise ValueError(text)

    @job
    def work_on(seconds):
        with DONE.open("a") as file:
            file.write("began\\n")
        time.sleep(seconds)

    @scheduled(cron="0 9 * * *", timezone="Europe/Vienna")
    def report():
        pass
"""


class JobProject:
    """A project with jobs in a SQLite file.

    Attributes:
        root: Its folder.
        app: Its app, in the environment ``testing``: nothing runs by itself.
    """

    def __init__(self, root: Path, app: Flask) -> None:
        self.root = root
        self.app = app

    @property
    def queue(self) -> Any:
        """The app's queue."""
        from feather_jobs.queue import queue_of

        return queue_of(self.app)

    def put(
        self, task: str = "jobs.work.add", *arguments: Any, ago: float = 0.0, **columns: Any
    ) -> str:
        """Add a job as it may be found in the table.

        Args:
            task: Its task.
            *arguments: Its arguments.
            ago: For how many seconds it may have run; a finished one ended then.
            **columns: Other columns.
        """
        then = datetime.now(UTC) - timedelta(seconds=ago)
        finished = columns.get("status", "queued") not in ("scheduled", "queued", "running")
        row = {
            "id": str(uuid7()), "task": task, "queue": "default", "status": "queued", "rank": 0,
            "payload": self.queue.codec.encode([list(arguments), columns.pop("kwargs", {})]),
            "created_at": then, "run_at": then, "retry": 0, "attempt": 0, "failures": 0,
            "losses": 0, "cancelling": False, "finished_at": then if finished else None,
            **columns,
        }  # fmt: skip
        with self.queue.store.writing() as connection:
            connection.execute(insert(self.queue.store.tables.jobs).values(**row))
        return str(row["id"])

    def put_worker(self, worker_id: str = "w1", *, ago: float = 0.0, **columns: Any) -> None:
        """Add a worker that was heard of *ago* seconds ago."""
        then = datetime.now(UTC) - timedelta(seconds=ago)
        row = {"id": worker_id, "host": "web-1", "pid": 7, "threads": 4, "queues": None, **columns}
        with self.queue.store.writing() as connection:
            statement = insert(self.queue.store.tables.workers)
            connection.execute(statement.values(**row, started_at=then, seen_at=then))

    def statuses(self) -> dict[str, str]:
        """Return the status of every job by its id."""
        jobs = self.queue.store.tables.jobs
        with self.queue.store.reading() as connection:
            return dict(connection.execute(select(jobs.c.id, jobs.c.status)).all())

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start a real ``feather`` command in the project's folder, in production."""
        known = {k: v for k, v in os.environ.items() if k not in ("FEATHER_ENV", "FLASK_ENV")}
        return subprocess.Popen(
            [sys.executable, "-m", "feather", *arguments],
            cwd=self.root, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**known, "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "WARNING", **environment},
        )  # fmt: skip


MakeJobProject = Callable[..., JobProject]


@pytest.fixture
def job_project(
    make_project: MakeProject, own_metadata: MetaData, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeJobProject]:
    """Make a project with jobs, and go into its folder.

    The function takes texts by path, lines to add to ``.env``, and whether to make the tables.
    """
    from feather.db import db
    from feather_jobs.tasks import registry

    monkeypatch.setattr(registry, "_tasks", {})
    made: list[Flask] = []

    def make(
        files: dict[str, str] | None = None, *, dotenv: str = "", tables: bool = True
    ) -> JobProject:
        texts = {".env": DOTENV + dotenv, "jobs/work.py": TASKS, **(files or {})}
        root = make_project({path: text for path, text in texts.items() if text})
        monkeypatch.chdir(root)
        monkeypatch.setenv("FEATHER_ENV", "testing")
        monkeypatch.syspath_prepend(root)
        from app import app  # type: ignore[import-not-found]  # it is the project's

        made.append(app)
        if tables and "sqlalchemy" in app.extensions:
            with app.app_context():
                db.create_all()
        return JobProject(root, app)

    yield make
    for app in made:
        if "sqlalchemy" in app.extensions:
            with app.app_context():
                db.engine.dispose()
