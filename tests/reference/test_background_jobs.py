"""The section Background Jobs: its examples in a scaffolded app, on every backend that there is."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import indent
from typing import Any

import pytest
from commands import run_feather
from flask import Flask
from scaffolds import MakeApp

from feather.db import db
from feather.db.roles import model_for
from feather.testing.csrf import CsrfClient
from feather_jobs.queue import queue_of
from feather_jobs.testing.kit import JobsInTest, jobs_in_test
from feather_jobs.worker.runner import Runner

SYNC = """
# Sync - blocks request, no background processing
JOB_BACKEND=sync
"""
THREAD = """
# Thread (default) - background threads, no infrastructure
JOB_BACKEND=thread
JOB_MAX_WORKERS=4              # Thread pool size
# JOB_ENABLE_MONITORING=true   # Enable psutil resource tracking
"""
RQ = """
# RQ - Redis workers with persistence
JOB_BACKEND=rq
REDIS_URL=redis://localhost:6379/0
"""
DEFINE = """\
from feather import job

@job
def send_welcome_email(user_id, email):
    # Runs in background thread
    send_email(email, 'Welcome!', render_template('emails/welcome.html'))
"""
ENQUEUE = """\
@api.post('/users')
@inject(UserService)
def create_user(user_service, email: str):
    user = user_service.create(email=email)
    send_welcome_email.enqueue(user.id, user.email)  # Returns immediately
    return {'user': user.to_dict()}, 201
"""
DELAYED = """\
# With delay (seconds)
send_welcome_email.enqueue(user.id, user.email, delay=60)  # Run in 60 seconds
"""
CONCURRENCY = """\
@job(concurrency=2)  # Max 2 concurrent executions
def transcribe_audio(file_path):
    \"\"\"Whisper transcription - memory intensive.\"\"\"
    result = whisper.transcribe(file_path)
    return result['text']

@job(concurrency=1)  # Singleton - only 1 at a time
def rebuild_search_index():
    \"\"\"Expensive operation - run exclusively.\"\"\"
    pass
"""
RETRY = """\
@job(retry=3)  # Retry up to 3 times
def call_external_api(data):
    # Backoff: 2s, 4s, 8s between retries
    response = requests.post('https://api.example.com', json=data)
    response.raise_for_status()

@job(concurrency=2, retry=2)  # Combined with concurrency
def transcribe_with_retry(video_id):
    # Max 2 concurrent, retry twice on failure
    pass
"""
MONITORING = """
JOB_ENABLE_MONITORING=true
"""
METRICS = ("Memory Mb: 256.5", "Memory Percent: 3.2%", "Cpu Percent: 45.0%", "Thread Count: 8")
SCHEDULED = """\
from feather import scheduled

@scheduled(cron='0 9 * * *')  # Every day at 9 AM
def daily_digest():
    send_daily_digest_emails()

@scheduled(interval=3600)  # Every hour
def cleanup_temp_files():
    delete_old_temp_files()
"""
REPORT = """\
from feather import job

@job
def generate_report_async(report_id, user_id):
    pdf_buffer = generate_report(get_data(report_id))
    storage = get_storage()
    filename = f'reports/{user_id}/{report_id}.pdf'
    storage.upload(pdf_buffer, filename, content_type='application/pdf')
    return {'filename': filename}
"""
COMMANDS = """\
feather jobs status             # Show queue status and counts
feather jobs list               # List all jobs
feather jobs list --status failed    # Filter by status
feather jobs list --stuck       # Show jobs running too long
feather jobs info <job_id>      # Show job details
feather jobs failed             # List failed/timed-out jobs
feather jobs retry <job_id>     # Re-queue a failed job
feather jobs clear              # Clear job history
"""
# The app's error log, whose table its migrations make.
ERROR_LOG = """\
from feather.db import Model
from feather.errorlog import ErrorLogMixin

class ErrorLog(ErrorLogMixin, Model):
    pass
"""
# What the examples leave to the reader: mail, speech, other people's APIs, files.
SURROUNDINGS = """\
import threading
import time

sent, digests, uploads = [], [], {}
lock = threading.Lock()

def send_email(address, subject, body):
    sent.append((address, subject, body))

def send_daily_digest_emails():
    digests.append('digest')

def delete_old_temp_files():
    digests.append('cleanup')

class whisper:
    now = most = 0

    @classmethod
    def transcribe(cls, path):
        with lock:
            cls.now += 1
            cls.most = max(cls.most, cls.now)
        end = time.monotonic() + 10
        while cls.most < 2 and time.monotonic() < end:  # there is to be another one beside it
            time.sleep(0.005)
        time.sleep(0.02)
        with lock:
            cls.now -= 1
        return {'text': f'what is said in {path}'}

class requests:
    posted = []

    @classmethod
    def post(cls, url, json):
        cls.posted.append((url, json))
        return cls

    @staticmethod
    def raise_for_status():
        raise OSError('502 Bad Gateway')

def get_data(report_id):
    return report_id

def generate_report(data):
    return f'%PDF {data}'

def get_storage():
    class storage:
        @staticmethod
        def upload(content, name, content_type):
            uploads[name] = (content, content_type)
    return storage
"""
SERVICE = """\
from feather import Service, transactional
from models import User

class UserService(Service):
    @transactional
    def create(self, email):
        user = User(email=email)
        self.db.add(user)
        return user
"""
ROUTES = f"""\
from feather import api, inject
from jobs.mail import send_welcome_email
from services import UserService

{ENQUEUE}

@api.post('/users/later')
@inject(UserService)
def create_user_later(user_service, email: str):
    user = user_service.create(email=email)
{indent(DELAYED, "    ")}
    return {{}}, 201
"""
JOBS = {
    "jobs/surroundings.py": SURROUNDINGS,
    "jobs/mail.py": "from flask import render_template\nfrom jobs.surroundings import *\n" + DEFINE,
    "jobs/media.py": "from feather import job\nfrom jobs.surroundings import *\n" + CONCURRENCY,
    "jobs/outside.py": "from feather import job\nfrom jobs.surroundings import *\n" + RETRY,
    "jobs/recurring.py": "from jobs.surroundings import *\n" + SCHEDULED,
    "jobs/reports.py": "from jobs.surroundings import *\n" + REPORT,
    "models/error_log.py": ERROR_LOG,
    "services/user_service.py": SERVICE,
    "routes/api/enqueuing.py": ROUTES,
    "templates/emails/welcome.html": "<p>Nice that you are here.</p>",
}


@pytest.fixture(autouse=True)
def own_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the jobs of other tests' projects, whose modules are called the same, out."""
    monkeypatch.setattr("feather_jobs.tasks.registry._tasks", {})


@pytest.fixture
def make_shop(make_app: MakeApp, user_model: dict[str, str]) -> MakeApp:
    """Build the app with all examples."""

    def make(**options: Any) -> Flask:
        options |= {"DATABASE_URL": "sqlite:///app.db", "plugins": ("jobs",)}
        return make_app(user_model | JOBS, **options)

    return make


@pytest.fixture
def app(make_shop: MakeApp) -> Flask:
    return make_shop(dotenv=THREAD)


@pytest.fixture
def jobs(app: Flask) -> Iterator[JobsInTest]:
    with app.app_context(), jobs_in_test(app) as kit:
        yield kit


@contextmanager
def running(app: Flask, threads: int) -> Iterator[None]:
    runner = Runner(queue_of(app), threads=threads)
    runner.start()
    try:
        yield
    finally:
        runner.stop(0)


def sign_up(app: Flask, path: str = "/api/users") -> Any:
    client = CsrfClient(app, app.response_class)
    answer = client.post(path, json={"email": "ada@example.com"})
    assert answer.status_code == 201
    return answer.json


WELCOME = ("ada@example.com", "Welcome!", "<p>Nice that you are here.</p>")


def test_a_job_is_enqueued_by_a_route_and_run_afterwards(app: Flask, jobs: JobsInTest) -> None:
    from jobs.mail import send_welcome_email
    from jobs.surroundings import sent

    user = sign_up(app)["user"]
    jobs.assert_enqueued(send_welcome_email, user["id"], "ada@example.com")
    assert sent == []
    jobs.drain()
    assert sent == [WELCOME]


def test_delay_is_in_seconds(app: Flask, jobs: JobsInTest) -> None:
    from jobs.surroundings import sent

    sign_up(app, "/api/users/later")
    jobs.travel(59)
    jobs.drain()
    assert sent == []
    jobs.travel(1.1)
    jobs.drain()
    assert sent == [WELCOME]


def test_no_more_than_two_run_at_a_time_and_the_first_come_first(app: Flask) -> None:
    from jobs.media import rebuild_search_index, transcribe_audio
    from jobs.surroundings import whisper

    assert rebuild_search_index.settings.concurrency == 1
    with app.app_context():
        handles = [transcribe_audio.enqueue(f"{number:02}.mp3") for number in range(10)]
        with running(app, threads=8):
            texts = [handle.wait(20) for handle in handles]
        jobs = queue_of(app).store.tables.jobs
        begun = db.session.scalars(db.select(jobs.c.id).order_by(jobs.c.started_at, jobs.c.id))
        assert list(begun) == [handle.id for handle in handles]
    assert texts[3] == "what is said in 03.mp3"
    assert whisper.most == 2


def test_a_task_at_its_limit_holds_up_no_other(app: Flask, monkeypatch: Any) -> None:
    from jobs import media, surroundings

    gate = threading.Event()
    monkeypatch.setattr(media.whisper, "transcribe", lambda _: gate.wait(10) and {"text": ""})
    with app.app_context(), running(app, threads=4):
        waiting = [media.transcribe_audio.enqueue("long.mp3") for _ in range(5)]
        sign_up(app)
        end = time.monotonic() + 10
        while not surroundings.sent and time.monotonic() < end:
            time.sleep(0.02)
            queue_of(app).bell.ring()  # enqueuing does not, in a test
        assert surroundings.sent == [WELCOME]
        assert not any(handle.status == "done" for handle in waiting)
        gate.set()
        waiting[-1].wait(10)


def test_a_failure_is_tried_again_after_two_four_and_eight_seconds(
    app: Flask, jobs: JobsInTest
) -> None:
    from jobs.outside import call_external_api
    from jobs.surroundings import requests

    handle = call_external_api.enqueue({"a": 1})
    for pause in (2, 4, 8):
        jobs.drain()
        jobs.travel(pause - 0.3)
        assert jobs.drain() == 0, "earlier than documented"
        jobs.travel(0.3 + pause * 0.2 + 0.1)
    with pytest.raises(OSError, match="502 Bad Gateway"):
        jobs.drain()
    assert requests.posted == [("https://api.example.com", {"a": 1})] * 4
    assert handle.status == "failed"


def test_limit_and_retry_go_together(app: Flask, jobs: JobsInTest) -> None:
    from jobs.outside import transcribe_with_retry

    assert transcribe_with_retry.settings.concurrency == 2
    assert transcribe_with_retry.settings.retry == 2
    transcribe_with_retry.enqueue("video")
    assert jobs.drain() == 1


def test_failures_carry_what_the_process_used(
    make_shop: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_shop(dotenv=THREAD + MONITORING)
    from jobs.outside import call_external_api

    with app.app_context(), jobs_in_test(app) as jobs:
        handle = call_external_api.options(retry=0).enqueue({})
        with pytest.raises(OSError, match="502"):
            jobs.drain()
        errors = model_for(app, "error_log")
        row = db.session.scalars(db.select(errors)).one()
        task = "jobs.outside.call_external_api"
        assert (row.method, row.path, row.error_type) == ("JOB", task, "OSError")
        table = queue_of(app).store.tables.jobs
        kept = db.session.scalars(db.select(table.c.trace).where(table.c.id == handle.id)).one()
    for line in METRICS:
        documented = re.sub(r"\d+(\\\.\d+)?", r"\\d+(\\.\\d+)?", re.escape(line))
        assert re.search(documented, caplog.text), line
        assert re.search(documented, row.stack_trace), line
        assert re.search(documented, kept), line


def test_cron_and_interval_enqueue_by_themselves(app: Flask, jobs: JobsInTest) -> None:
    from jobs.surroundings import digests

    jobs.drain()
    assert digests == []
    jobs.travel(3601)
    jobs.drain()
    assert digests.count("cleanup") == 1
    jobs.travel(days=1)
    jobs.drain()
    assert digests.count("digest") in (1, 2)  # two if it was about to be nine
    assert digests.count("cleanup") == 2


def test_sync_runs_within_the_request(make_shop: MakeApp) -> None:
    app = make_shop(dotenv=SYNC)
    from jobs.surroundings import sent

    sign_up(app)
    assert sent == [WELCOME]


def test_thread_runs_beside_requests(make_shop: MakeApp) -> None:
    app = make_shop(dotenv=THREAD, environment="development")
    from jobs.surroundings import sent

    assert queue_of(app).settings.JOB_MAX_WORKERS == 4
    try:
        sign_up(app)
        end = time.monotonic() + 10
        while not sent and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        queue_of(app).backend.stop(0)  # type: ignore[attr-defined]  # that of threads
    assert sent == [WELCOME]


def test_rq_is_a_setting(make_shop: MakeApp) -> None:
    app = make_shop(dotenv=RQ)
    sign_up(app)  # enqueuing needs no Redis
    assert type(queue_of(app).backend).__name__ == "RqBackend"


def test_a_report_is_made_and_polled_for(app: Flask, jobs: JobsInTest) -> None:
    from jobs.reports import generate_report_async
    from jobs.surroundings import uploads

    report_id, user_id = 7, "ada"
    # Enqueue and poll for completion
    result = generate_report_async.enqueue(report_id, user_id)
    assert result.status == "queued"
    jobs.drain()
    assert result.status == "done"
    assert result.result == {"filename": "reports/ada/7.pdf"}
    assert uploads == {"reports/ada/7.pdf": ("%PDF 7", "application/pdf")}


def test_every_command_line_works(make_shop: MakeApp, tmp_path: Any) -> None:
    app = make_shop(environment="development")
    from jobs.outside import call_external_api

    with app.app_context():
        handle = call_external_api.options(retry=0).enqueue({"a": 1})
        with jobs_in_test(app) as jobs, pytest.raises(OSError, match="502"):
            jobs.drain()
    root = tmp_path / "shop"
    for line in COMMANDS.splitlines():
        command = line.partition("#")[0].replace("<job_id>", handle.id).split()[1:]
        if command == ["jobs", "clear"]:
            command.append("--yes")  # there is no terminal to ask
        done = run_feather(
            *command, cwd=root, cache=tmp_path / "cache", env={"FEATHER_ENV": "development"}
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        shows_failure = command in (["jobs", "failed"], ["jobs", "info", handle.id])
        assert not shows_failure or "502 Bad Gateway" in done.stdout
    with app.app_context():
        assert handle.status == "queued"
