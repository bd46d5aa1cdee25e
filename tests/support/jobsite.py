"""A project with jobs whose every beginning and effect can be counted, and its processes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from processes import dying_with_parent
from sqlalchemy import Engine, create_engine, text

FILES = {
    "app.py": "from feather import create_app\n\napp = create_app()\n",
    "models/mark.py": """
        from feather.db import Model
        from sqlalchemy.orm import Mapped, mapped_column


        class Mark(Model):
            __tablename__ = "marks"
            id: Mapped[int] = mapped_column(primary_key=True)
            what: Mapped[str]
            number: Mapped[int]
    """,
    "jobs/work.py": """
        import os
        import signal
        import time

        from feather import job, transaction
        from feather.db import db
        from feather.jobs import current_job
        from models.mark import Mark


        def note(what, number):
            with open(os.environ["JOBSITE_LOG"], "a") as log:
                log.write(f"{what} {number} {time.time():.3f}\\n")


        @job
        def effect(number, seconds=0.0, at_first=0.0):
            note("began", number)
            time.sleep(seconds + (at_first if current_job().attempt == 1 else 0))
            with current_job().once("effect") as first:
                if first:
                    db.session.add(Mark(what="effect", number=number))
            note("ended", number)


        @job
        def poison(number):
            note("poison", number)
            os.kill(os.getpid(), signal.SIGKILL)


        @job(concurrency=2)
        def limited(number):
            note("enter", number)
            time.sleep(0.004)
            note("leave", number)
    """,
    "routes/enqueuing.py": """
        from feather import api, transaction
        from jobs.work import effect


        @api.get("/enqueue")
        def enqueue(first: int, count: int, seconds: float = 0.0):
            with transaction():
                for number in range(first, first + count):
                    effect.enqueue(number, seconds=seconds)
            return {"enqueued": count}
    """,
}


class JobSite:
    """The project, its database and the processes that were started for it.

    Args:
        root: Its folder.
        url: Its database.
        settings: Environment variables for every process.
    """

    def __init__(self, root: Path, url: str, settings: Mapping[str, str]) -> None:
        self.root = root
        self.log = root / "log.txt"
        self.log.touch()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "DATABASE_URL": url,
            "FEATHER_ENV": "development",
            "FEATHER_PLUGINS": "jobs",
            "JOB_LEASE_SECONDS": "2",
            "JOBSITE_LOG": str(self.log),
            "SECRET_KEY": "a-key-for-this-test-only-0123456789",
            **settings,
        }
        self.processes: list[subprocess.Popen[str]] = []
        file = f"sqlite:///{root}/instance/app.db" if url.startswith("sqlite") else url
        self.engine: Engine = create_engine(
            file.replace("postgresql://", "postgresql+psycopg://"), pool_pre_ping=True
        )
        self.python("from feather.db import db; db.create_all()")

    def python(self, code: str) -> str:
        """Run code in the app's context, in a process of its own; return what it prints."""
        program = f"from app import app\nwith app.app_context():\n    {code}"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=self.root, env=self.environment,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def enqueue(self, call: str, count: int = 1, first: int = 0) -> None:
        """Enqueue ``call`` for each *number*, in one process."""
        self.python(
            f"from jobs.work import *; [{call} for number in range({first}, {first + count})]"
        )

    def start(self, *command: str) -> "subprocess.Popen[str]":
        """Start a process that ends with the test."""
        with (self.root / f"process-{len(self.processes)}.txt").open("w") as log:
            process = subprocess.Popen(
                [*dying_with_parent(), sys.executable, "-m", *command], cwd=self.root,
                env=self.environment, stdout=log, stderr=subprocess.STDOUT, text=True,
                start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, *options: str) -> "subprocess.Popen[str]":
        """Start ``feather worker``."""
        return self.start("feather", "worker", *options)

    def statuses(self) -> Counter[str]:
        """Count the jobs by status."""
        with self.engine.connect() as connection:
            counted = text("SELECT status, count(*) AS jobs FROM feather_jobs_job GROUP BY status")
            return Counter({row.status: row.jobs for row in connection.execute(counted)})

    def effects(self) -> Counter[int]:
        """Count the effects by job."""
        with self.engine.connect() as connection:
            return Counter(connection.execute(text("SELECT number FROM marks")).scalars())

    def noted(self) -> list[tuple[str, int, float]]:
        """Return what jobs have noted, in order: what, number and Unix time."""
        rows = (line.split() for line in self.log.read_text().splitlines())
        return [(what, int(number), float(at)) for what, number, at in rows]

    def lines(self) -> list[str]:
        """Return the same without the times."""
        return [f"{what} {number}" for what, number, _ in self.noted()]

    def until_noted(self, line: str, seconds: float = 20) -> None:
        """Wait until a job has noted something."""
        until(lambda: line in self.lines(), seconds, lambda: f"no {line!r}: {self.output()}")

    def until_finished(self, seconds: float = 30) -> None:
        """Wait until no job waits or runs."""
        until(
            lambda: not {"scheduled", "queued", "running"} & self.statuses().keys(),
            seconds,
            lambda: f"{self.statuses()}: {self.output()}",
        )

    def output(self) -> str:
        """Return what the processes have printed."""
        return "\n".join(p.read_text()[-1500:] for p in sorted(self.root.glob("process-*.txt")))

    def close(self) -> None:
        """End everything."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.engine.dispose()


def until(condition, seconds=20.0, otherwise=lambda: "it did not come about") -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.05)


@contextmanager
def jobsite(root: Path, url: str, **settings: str) -> Iterator[JobSite]:
    """Write the project, and end its processes afterwards."""
    from projects import write_files

    write_files(root, FILES)
    site = JobSite(root, url, settings)
    try:
        yield site
    finally:
        site.close()
