"""A plain Flask app whose jobs go through Redis; started as a program it is the job worker."""

import contextlib
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from processes import dying_with_parent
from redis import Redis
from sqlalchemy import insert, select, text

from feather.jobs import Jobs, current_job, job
from feather_jobs.queue import queue_of

db = SQLAlchemy()


class Mark(db.Model):  # type: ignore[name-defined,misc]  # as Flask-SQLAlchemy documents
    __tablename__ = "rqsite_marks"
    id = db.Column(db.Integer, primary_key=True)
    what = db.Column(db.String(50))
    number = db.Column(db.Integer)


def note(what: object, number: object) -> None:
    with Path(os.environ["RQSITE_LOG"]).open("a") as log:
        log.write(f"{what} {number}\n")


@job
def add(a: int, b: int) -> int:
    note("add", os.getpid())
    return a + b


@job(retry=1)
def flaky(number: int) -> str:
    note("flaky", current_job().attempt)
    if current_job().attempt == 1:
        raise ValueError("not yet")
    return "at last"


@job
def effect(number: int, seconds: float = 0.0, at_first: float = 0.0) -> None:
    """Take *at_first* seconds longer in the first attempt, so that it can be killed at leisure."""
    note("began", number)
    note("horse", os.getpid())
    time.sleep(seconds + (at_first if current_job().attempt == 1 else 0))
    with current_job().once("effect") as first:
        if first:
            db.session.execute(insert(Mark).values(what="effect", number=number))
    note("ended", number)


@job(timeout=0.5)
def slow(stubborn: bool) -> None:
    note("slow", os.getpid())
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            time.sleep(60)
        except BaseException as error:
            note(type(error).__name__, 0)
            if not stubborn:
                raise


@job
def endless() -> None:
    current_job().progress(3, 10)
    note("endless", os.getpid())
    time.sleep(60)


@job(concurrency=2)
def limited(number: int) -> None:
    note("enter", number)
    end = time.monotonic() + 20
    while "\nenter" not in Path(os.environ["RQSITE_LOG"]).read_text():  # a second one beside it
        if time.monotonic() > end:
            break
        time.sleep(0.01)
    time.sleep(0.02)
    note("leave", number)


@job
def quits() -> None:
    note("quits", os.getpid())
    os._exit(0)


def make_app(url: str, redis_url: str, **config: object) -> Flask:
    app = Flask("rqsite")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url.replace("postgresql://", "postgresql+psycopg://"),
        SECRET_KEY="a-key-for-this-test-only-0123456789",
        JOB_BACKEND="rq",
        REDIS_URL=redis_url,
        **config,
    )
    db.init_app(app)
    Jobs(app)
    return app


class RqSite:
    """The app, its database and Redis, and the workers that were started for it."""

    def __init__(self, root: Path, url: str, redis_url: str, lease: int) -> None:
        self.root = root
        self.log = root / "log.txt"
        self.log.touch()
        self.lease = lease
        self.url = f"sqlite:///{root}/app.db" if url.startswith("sqlite") else url
        self.redis_url = redis_url
        self.app = make_app(self.url, redis_url, JOB_LEASE_SECONDS=lease)
        self.queue = queue_of(self.app)
        self.processes: list[subprocess.Popen[str]] = []
        with self.app.app_context():
            db.create_all()

    def worker(self, threads: int = 2, queues: str = "") -> "subprocess.Popen[str]":
        here = Path(__file__).parent
        environment = {
            **os.environ,
            "PYTHONPATH": f"{here}:{here.parent / 'services'}",
            "RQSITE_LOG": str(self.log),
            "RQSITE": f"{self.url} {self.redis_url} {self.lease} {threads} {queues}",
        }
        with (self.root / f"worker-{len(self.processes)}.txt").open("w") as log:
            process = subprocess.Popen(
                [*dying_with_parent(), sys.executable, "-m", "rqsite"],
                env=environment, stdout=log, stderr=log, text=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def enqueue(self, task: Any, *args: Any, **kwargs: Any) -> Any:
        with self.app.app_context():
            return task.enqueue(*args, **kwargs)

    def statuses(self) -> Counter[str]:
        rows = self.rows("SELECT status, count(*) FROM feather_jobs_job GROUP BY 1")
        return Counter(dict(map(tuple, rows)))

    def rows(self, statement: str) -> Any:
        with self.app.app_context(), db.engine.connect() as connection:
            return connection.execute(text(statement)).fetchall()

    def effects(self) -> Counter[int]:
        with self.app.app_context():
            return Counter(db.session.scalars(select(Mark.number)))

    def execute(self, statement: str) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text(statement))

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def noted(self, what: str) -> list[int]:
        """The numbers that were noted with a word, in order."""
        return [int(line.split()[1]) for line in self.lines() if line.split()[0] == what]

    def output(self) -> str:
        return "\n".join(p.read_text()[-3000:] for p in sorted(self.root.glob("worker-*.txt")))

    def until(self, condition: Callable[[], object], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{self.statuses()} {self.lines()}\n{self.output()}"
            time.sleep(0.02)

    def until_all(self, seconds: float = 20, **statuses: int) -> None:
        """Wait until the jobs have just these statuses."""
        self.until(lambda: self.statuses() == statuses, seconds)

    def until_listening(self, workers: int) -> None:
        """Wait until workers are there."""
        alive = "SELECT count(*) FROM feather_jobs_worker WHERE threads = 1"
        self.until(lambda: self.rows(alive)[0][0] >= workers)

    def key(self, served: str = "all") -> str:
        """The key of the list in Redis."""
        from feather_jobs.rq.channel import Channel
        from feather_jobs.rq.connection import connect

        with connect(self.redis_url) as redis:
            queues = None if served == "all" else served.split(",")
            return str(Channel(self.app, redis, queues).queue.key)

    def redis(self) -> Redis:
        return Redis.from_url(self.redis_url)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        with self.app.app_context():
            db.engine.dispose()


@contextmanager
def rqsite(root: Path, url: str, redis_url: str, lease: int = 2) -> Iterator[RqSite]:
    site = RqSite(root, url, redis_url, lease)
    try:
        yield site
    finally:
        site.close()


def children_of(pid: int) -> list[int]:
    """The processes that a process has started; from /proc."""
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):  # one that nobody has waited for is dead
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def main() -> None:
    url, redis_url, lease, threads, *queues = os.environ["RQSITE"].split()
    logging.basicConfig(level=logging.INFO, format="%(process)d %(levelname)s %(message)s")
    app = make_app(url, redis_url, JOB_LEASE_SECONDS=int(lease))
    queue_of(app).backend.work(
        threads=int(threads), queues=queues[0].split(",") if queues else None
    )


if __name__ == "__main__":
    main()
