"""A worker: retries, limits, time limits, what a job can say and see, and what it leaves."""

import re
import threading
import time
from contextvars import ContextVar
from datetime import UTC, datetime

import pytest
from flask import g, has_request_context

from feather.db import db
from feather.db.transaction import transaction
from feather.http.scope import get_request_id, identify, work_for
from feather_jobs import current_job, job
from feather_jobs.errors import JobError
from feather_jobs.queue import queue_of
from feather_jobs.status import UNFINISHED
from feather_jobs.store.claiming import Claimed
from feather_jobs.worker import runner, slots, traces
from feather_jobs.worker.execution import back_off
from feather_jobs.worker.reporting import JobDied

seen = []
gate = threading.Event()
local = threading.local()
variable = ContextVar("variable", default=None)
at_once = {"now": 0, "most": 0}
lock = threading.Lock()


@pytest.fixture(autouse=True)
def _forget():
    seen.clear()
    gate.clear()
    at_once.update(now=0, most=0)
    yield
    gate.set()


@pytest.fixture
def lease():
    """Seconds; a busy machine may well keep a worker silent for some."""
    return 300


@pytest.fixture
def _unpolled(monkeypatch):
    """Workers that look for jobs by themselves once a minute: who begins sooner was woken."""
    monkeypatch.setattr(runner, "_POLL_SECONDS", 60)


@pytest.fixture
def app(make_app, lease):
    """An app with a context that stays open for the test."""
    app = make_app(JOB_LEASE_SECONDS=lease)
    with app.app_context():
        yield app


@pytest.fixture
def queue(app):
    return queue_of(app)


def counted():
    with lock:
        at_once["now"] += 1
        at_once["most"] = max(at_once["most"], at_once["now"])
    end = time.monotonic() + 10
    while at_once["most"] < 2 and time.monotonic() < end:  # there is to be another one beside it
        time.sleep(0.005)
    time.sleep(0.02)
    with lock:
        at_once["now"] -= 1


@job
def say(what):
    seen.append(what)


@job(concurrency=2)
def limited(number):
    counted()
    seen.append(number)


@job(concurrency=1)
def alone():
    gate.wait(10)


@job(retry=1)
def refuse():
    seen.append(time.monotonic())
    raise ValueError("no")


@job(timeout=0.1)
def endless():
    while True:
        time.sleep(0.01)
        current_job().check()


@job(timeout=0.05)
def deaf():
    time.sleep(0.2)
    return "finished"


@job
def waits():
    for done in range(1000):
        current_job().progress(done, 1000)
        if gate.wait(0.01):
            return done
    return None


@job
def look_around():
    seen.append(
        {
            "local": getattr(local, "value", None),
            "variable": variable.get(),
            "g": g.get("value"),
            "request": has_request_context(),
            "request_id": get_request_id(),
            "session": db.session.scalar(db.text("SELECT 1")),
        }
    )
    local.value = variable.set("left behind") and "left behind"
    g.value = "left behind"


@job(retry=3)
def resumes():
    me = current_job()
    seen.append((me.attempt, me.state))
    for step in range(me.state or 0, 3):
        me.checkpoint(step + 1)
        if step == 1 and me.attempt == 1:
            raise ValueError("in the middle")


@job(retry=3)
def credit(note_text):
    from feather.db import Model

    note = next(m.class_ for m in Model.registry.mappers if m.class_.__name__ == "Note")
    with current_job().once("credit") as first:
        seen.append(first)
        if first:
            db.session.add(note(text=note_text))
    if current_job().attempt == 1:
        raise ValueError("after the effect")


@job
def note_thread():
    seen.append(threading.current_thread())


@job
def exits():
    raise SystemExit(3)


@pytest.mark.usefixtures("_unpolled")
def test_jobs_run_in_order_and_by_notification(queue, run):
    with run(queue, threads=1):
        time.sleep(0.3)  # it is asleep by now, for a minute
        handles = [say.enqueue(number) for number in range(20)]
        queue.bell.ring()
        handles[-1].wait(30)
    assert seen == list(range(20))


@pytest.mark.usefixtures("_unpolled")
def test_a_delayed_job_does_not_hold_up_another_one_and_is_not_late(queue, run):
    for _ in range(4):
        say.enqueue("late", delay=600)
    began = time.monotonic()
    soon = say.enqueue("soon", delay=1)
    with run(queue, threads=1):
        say.enqueue("at once").wait(30)
        soon.wait(30)
        assert time.monotonic() - began > 0.9
    assert sorted(seen) == ["at once", "soon"]


def test_no_more_run_at_a_time_than_the_limit_says(queue, run):
    handles = [limited.enqueue(number) for number in range(20)]
    with run(queue, threads=8), run(queue, threads=8):
        for handle in handles:
            handle.wait(20)
    assert at_once["most"] == 2
    assert sorted(seen) == list(range(20))


def test_a_task_at_its_limit_holds_up_nobody_else(queue, run):
    blocked = [alone.enqueue() for _ in range(30)]
    with run(queue, threads=2):
        say.enqueue("past them").wait(5)
        assert [handle.status for handle in blocked].count("running") == 1
        gate.set()
        blocked[-1].wait(10)


@pytest.mark.usefixtures("_unpolled")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_failures_are_tried_again_after_two_four_eight_seconds(queue, run):
    handle = refuse.enqueue()
    with run(queue), pytest.raises(Exception, match="ended as failed: ValueError: no"):
        handle.wait(30)
    assert seen[1] - seen[0] > 1.9
    for failures, least in ((1, 2), (2, 4), (3, 8), (20, 3600)):
        delays = [back_off(failures) for _ in range(50)]
        assert least <= min(delays) < max(delays) <= 1.2 * least


def test_a_job_that_asks_ends_at_its_timeout(queue, run):
    handle = endless.enqueue()
    with (
        run(queue),
        pytest.raises(Exception, match="timed_out: JobTimeout: the job has run"),
    ):
        handle.wait(5)


def test_a_job_that_does_not_ask_is_not_said_to_have_failed(queue, run, caplog):
    with run(queue):
        assert deaf.enqueue().wait(30) == "finished"
    said = r"deaf took (\d+\.\d) s, and its timeout is 0\.05 s: threads cannot be ended"
    took = re.search(said, caplog.text)
    assert took
    assert float(took[1]) >= 0.2


@pytest.mark.parametrize("lease", [2])
def test_a_running_job_says_how_far_it_is_and_can_be_cancelled(queue, run):
    handle = waits.enqueue()
    with run(queue):
        _until(lambda: (handle.progress[0] or 0) > 5)
        assert handle.progress[1] == 1000
        assert handle.cancel()
        _until(lambda: handle.status == "cancelled")


def test_c62_the_context_of_the_enqueuer_is_there_and_nothing_of_other_jobs(queue, run):
    with run(queue, threads=1):
        for request_id in ("first-request", "second-request"):
            with work_for(request_id):
                identify(user_id="u1", tenant_id="t1")
                handle = look_around.enqueue()
            handle.wait(5)
        lonely = look_around.enqueue()
        lonely.wait(5)
    clean = {"local": None, "variable": None, "g": None, "request": False, "session": 1}
    assert seen == [
        {**clean, "request_id": "first-request"},
        {**clean, "request_id": "second-request"},
        {**clean, "request_id": lonely.id},
    ]


@pytest.mark.parametrize("known", [True, False])
def test_a_thread_serves_again_only_if_nothing_is_left_in_it(queue, run, monkeypatch, known):
    """Nothing is known from Python 3.13 on: there every job gets a thread of its own."""
    if not known:
        monkeypatch.setattr(slots, "is_clean", lambda: False)
    elif not traces._tells_locals():
        pytest.skip("this Python does not tell")
    handles = [note_thread.enqueue() for _ in range(20)]
    with run(queue, threads=2):
        for handle in handles:
            handle.wait(10)
    threads = len(set(map(id, seen)))
    assert threads <= 2 if known else threads == 20


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_c62_a_retried_job_keeps_its_context(queue, run):
    with work_for("of-the-request"):
        handle = resumes.enqueue()
    with run(queue):
        handle.wait(10)
    jobs = queue.store.tables.jobs
    row = db.session.execute(db.select(jobs.c.request_id)).one()
    assert row == ("of-the-request",)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_checkpoint_is_where_the_next_attempt_goes_on(queue, run):
    handle = resumes.enqueue()
    with run(queue):
        handle.wait(10)
    assert seen == [(1, None), (2, 2)]


def test_an_effect_happens_once_however_often_the_job_runs(queue, run, note):
    handle = credit.enqueue("credited")
    with run(queue):
        handle.wait(10)
    assert seen == [True, False]
    assert db.session.scalars(db.select(note.text)).all() == ["credited"]


def test_once_without_the_effect_is_not_once(queue, run, note):
    with transaction():
        db.session.add(note(text="taken"))
    # The insert fails, and so the key is not kept.
    handle = credit.options(retry=1).enqueue("taken")
    with run(queue), pytest.raises(Exception, match="ended as failed: IntegrityError"):
        handle.wait(10)
    assert seen == [True] * 2


def test_a_job_that_exits_fails_and_leaves_the_worker(queue, run):
    handle = exits.enqueue()
    with run(queue, threads=1):
        with pytest.raises(Exception, match="ended as failed: SystemExit: 3"):
            handle.wait(5)
        say.enqueue("still here").wait(5)


def test_run_is_a_job_without_a_queue(app):
    assert refuse.settings.retry == 1
    say.run("inline")
    assert seen == ["inline"]
    with pytest.raises(JobError, match="current_job\\(\\) is there while a job runs"):
        current_job()


def test_stopping_hands_back_what_waits_and_what_runs(queue, run, caplog):
    handles = [waits.enqueue() for _ in range(3)]
    with run(queue, threads=1) as runner:
        _until(lambda: handles[0].status == "running")
        runner.stop(0.1)
        assert runner.handed_back == 1
    assert [handle.status for handle in handles] == ["queued"] * 3
    workers = queue.store.tables.workers
    assert db.session.execute(db.select(workers)).all() == []


@pytest.mark.parametrize("lease", [2])
def test_a_worker_that_is_gone_loses_its_jobs_to_others(queue, run):
    handle = say.enqueue("again")
    _claim_as_a_worker_that_ends(queue, handle)
    assert handle.status == "running"
    with run(queue):
        handle.wait(10)
    assert seen == ["again"]


@pytest.mark.parametrize("lease", [2])
def test_c58_what_ends_its_process_five_times_is_dead_and_told(queue, run, app, caplog):
    told = []
    app.extensions.setdefault("feather.error_sinks", []).append(told.append)
    handle = say.enqueue("poison")
    for losses in range(5):
        assert handle.status == "queued"
        _claim_as_a_worker_that_ends(queue, handle, f"gone-{losses}")
        with run(queue, queues=["none"]):
            _until(lambda: handle.status != "running")
    assert handle.status == "dead"
    assert handle.error == "the process that ran it ended, 5 times"
    assert "say is dead: the process that ran it ended, 5 times" in caplog.text
    assert [type(report.exception) for report in told] == [JobDied]


@pytest.mark.parametrize("lease", [2])
def test_c52_a_late_finisher_changes_nothing(queue, run):
    """A worker that was frozen goes on where it stood, and the job is another one's by then."""
    handle = say.enqueue("fenced")
    mine = _claim_as_a_worker_that_ends(queue, handle)
    with run(queue):
        handle.wait(10)
    from feather_jobs.store.finishing import Outcome

    late = Outcome(mine.id, mine.task, mine.attempt, "failed", failed=True, error="too late")
    with queue.store.writing() as connection:
        refused = queue.store.finishes.write(connection, [late], datetime.now(UTC))
    assert refused == 1
    assert (handle.status, handle.error) == ("done", None)


def test_a_job_that_no_process_knows_waits(queue, run):
    from feather_jobs.tasks import registry

    handle = say.enqueue("later")
    known = registry._tasks.pop(say.name)
    with run(queue):
        look_around.enqueue().wait(5)
        assert handle.status in UNFINISHED
        registry._tasks[say.name] = known
        queue.bell.ring()
        handle.wait(10)


def test_the_sync_backend_runs_after_the_commit_and_shows_errors(make_app):
    app = make_app(TESTING=True, JOB_BACKEND="sync")
    with app.app_context():
        with transaction():
            say.enqueue("in a transaction")
            assert seen == []
        assert seen == ["in a transaction"]
        say.enqueue("without one")
        assert seen[-1] == "without one"
        with pytest.raises(SystemExit):
            exits.enqueue()
        assert refuse.enqueue().status == "scheduled"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sync_backend_runs_later_what_is_to_run_later(make_app):
    app = make_app(JOB_BACKEND="sync")
    with app.app_context():
        handle = say.enqueue("later", delay=0.5)
        assert say.enqueue("now").status == "done"
        assert seen == ["now"]
        handle.wait(15)
    assert seen == ["now", "later"]


def _claim_as_a_worker_that_ends(queue, handle, worker="gone") -> Claimed:
    """Take a job as a worker does whose process is then killed."""
    store = queue.store
    now = datetime(2020, 1, 1, tzinfo=UTC)
    with store.writing() as connection:
        store.workers.register(connection, worker, threads=1, queues=None, now=now)
        taken = store.claims.take_one(
            connection, handle.id, {say.name: None}, worker_id=worker, now=datetime.now(UTC)
        )
        assert taken is not None
        return taken


def _until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
