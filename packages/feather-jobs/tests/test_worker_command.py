"""feather worker, and feather jobs from another process than the one that runs the jobs."""

import json
import os
import pty
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from queues import JobProject, MakeJobProject
from typer.testing import CliRunner

from feather_jobs.backends.thread import ThreadBackend
from feather_jobs.commands.worker import app as worker_app

SECONDS = 30.0


def eventually(condition: Callable[[], object]) -> Any:
    end = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


@pytest.fixture
def start() -> Iterator[Callable[..., Any]]:
    """Start a real command; it does not outlive the test."""
    started: list[Any] = []

    def begin(project: JobProject, *arguments: str, **environment: str) -> Any:
        started.append(project.start(*arguments, **environment))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_a_worker_runs_what_another_process_enqueues_and_ends_when_told(
    job_project: MakeJobProject, start: Callable[..., Any]
) -> None:
    project = job_project()
    worker = start(project, "worker", "--threads", "2", "--queues", "mail", LOG_LEVEL="INFO")
    shell = start(project, "shell", JOB_MAX_WORKERS="0")
    code = "from jobs.work import *\nwrite.enqueue('hello')\nadd.enqueue(1, 2)\n"
    _, complaint = shell.communicate(code, SECONDS)
    assert shell.returncode == 0, complaint
    eventually(lambda: "done" in project.statuses().values())
    assert (project.root / "done").read_text() == "hello\n"
    listed = start(project, "jobs", "list", "--json")
    printed, _ = listed.communicate(timeout=SECONDS)
    assert [(row["task"], row["status"]) for row in json.loads(printed)["jobs"]] == [
        ("jobs.work.add", "queued"), ("jobs.work.write", "done"),
    ]  # fmt: skip
    status = start(project, "jobs", "status")
    printed, _ = status.communicate(timeout=SECONDS)
    assert f"{worker.pid}" in printed
    assert "1 job waits in the queue default, which no worker serves" in printed
    worker.send_signal(signal.SIGTERM)
    printed, logged = worker.communicate(timeout=SECONDS)
    assert worker.returncode == 0
    assert printed == (
        "Serving the queue mail, 2 jobs at a time, JOB_BACKEND=thread; 5 tasks declared. Ctrl-C "
        "ends it.\nThe worker has ended.\n"
    )
    assert "told to end: no more jobs are taken, and those that run have 25 s" in logged
    with project.queue.store.reading() as connection:
        from feather_jobs.operations.workers import alive

        assert alive(project.queue, connection) == [], "it takes leave"


def test_a_worker_hands_back_what_it_cannot_finish(
    job_project: MakeJobProject, start: Callable[..., Any]
) -> None:
    project = job_project()
    job_id = project.put("jobs.work.work_on", 60)
    worker = start(project, "worker")
    eventually((project.root / "done").exists)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # two signals that come together are one
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    printed, logged = worker.communicate(timeout=SECONDS)
    assert (worker.returncode, printed.splitlines()[-1]) == (0, "The worker has ended.")
    assert "handed back, as they had not ended: 1" in logged
    assert project.statuses() == {job_id: "queued"}


def test_a_list_can_be_watched_in_a_terminal(job_project: MakeJobProject) -> None:
    project = job_project()
    job_id = project.put(status="running", progress_done=1, progress_total=4)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["COLUMNS"] = "150"
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore it
        os.execv(sys.executable, [sys.executable, "-m", "feather", "jobs", "list", "--watch"])
    seen = ""

    def shows(text: str) -> bool:
        nonlocal seen
        if text not in seen:
            seen += os.read(terminal, 100_000).decode(errors="replace")
        return text in seen

    try:
        eventually(lambda: shows(job_id[-12:]))
        eventually(lambda: shows("1/4 (25%)"))
        other = project.put("jobs.work.write")
        eventually(lambda: shows(other[-12:]))
        os.write(terminal, b"\x03")
        eventually(lambda: shows("\x1b[?1049l"))
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        _, ended = os.waitpid(pid, 0)
        os.close(terminal)
    assert os.waitstatus_to_exitcode(ended) == 0
    assert "Traceback" not in seen


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the backend was told to do, which it does not do."""
    told: list[Any] = []
    monkeypatch.setattr(ThreadBackend, "work", lambda _, **options: told.append(options))
    return told


@pytest.mark.parametrize("backend", ["thread", "sync"])
def test_threads_and_queues_have_defaults(
    job_project: MakeJobProject, work: list[Any], backend: str
) -> None:
    job_project(dotenv=f"JOB_BACKEND={backend}\nJOB_MAX_WORKERS=0\n")
    done = CliRunner().invoke(worker_app, [])
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == (
        f"Serving all queues, 1 job at a time, JOB_BACKEND={backend}; 5 tasks declared. Ctrl-C "
        "ends it."
    )
    done = CliRunner().invoke(worker_app, ["--queues", "mail, default,mail", "--threads", "9"])
    assert done.stdout.startswith("Serving the queues mail, default, 9 jobs at a time")
    assert work == [
        {"threads": 1, "queues": None},
        {"threads": 9, "queues": ["mail", "default"]},
    ]


def test_a_queue_that_nothing_uses_is_told(job_project: MakeJobProject, work: list[Any]) -> None:
    job_project()
    done = CliRunner().invoke(worker_app, ["--queues", "mial"])
    assert done.stderr == (
        "feather: no declared job uses the queue mial; the declared ones use the queues default, "
        "mail\n"
    )
    assert work


def test_an_app_without_jobs_is_told(job_project: MakeJobProject, work: list[Any]) -> None:
    job_project({"jobs/work.py": ""})
    done = CliRunner().invoke(worker_app, [])
    assert "0 tasks declared" in done.stdout
    assert done.stderr.startswith("feather: this app declares no job, so there is nothing to run:")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--queues", " ,"], 2, "feather: --queues names no queue: write --queues mail,reports"),
        (["--queues", "x" * 65], 2, "a name has at most 64 characters"),
        (["--threads", "0"], 2, "Input should be greater than or equal to 1"),
    ],
)
def test_a_wrong_use_is_told(
    job_project: MakeJobProject, work: list[Any], arguments: list[str], code: int, message: str
) -> None:
    job_project()
    done = CliRunner().invoke(worker_app, arguments)
    assert (done.exit_code, work) == (code, [])
    assert message in done.stderr


def test_without_a_database_a_worker_would_see_nothing(
    job_project: MakeJobProject, work: list[Any]
) -> None:
    job_project({".env": "SECRET_KEY=a-key-for-this-test-only\nFEATHER_PLUGINS=jobs\n"})
    done = CliRunner().invoke(worker_app, [])
    assert (done.exit_code, work) == (1, [])
    assert done.stderr.startswith(
        "feather: this app has no database, so its jobs are in the memory of the web process"
    )
    assert "set DATABASE_URL to a database, for example sqlite:///app.db" in done.stderr


def test_production_refuses_a_worker_that_is_not_safe(
    job_project: MakeJobProject, start: Callable[..., Any]
) -> None:
    project = job_project()
    _, complaint = start(project, "worker", SECRET_KEY="short").communicate(timeout=SECONDS)
    assert complaint.startswith("feather: This app does not start in production:")
    assert "core.secret-key" in complaint
