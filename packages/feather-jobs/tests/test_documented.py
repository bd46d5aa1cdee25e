"""What the documentation promises, where no other test holds it to that."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Mapped

import feather
from feather import Feather
from feather.db import Model, db
from feather.db.transaction import transaction
from feather.events import Event, dispatch, listen
from feather.plugins import JobContext, Plugin, hookimpl
from feather_jobs import JobMixin, NotQueueable, current_job, job, scheduled
from feather_jobs.errors import JobError
from feather_jobs.events import call_task
from feather_jobs.operations.summary import summary
from feather_jobs.queue import queue_of
from feather_jobs.schedules.schedule import Schedule
from feather_jobs.schedules.ticking import tick
from feather_jobs.tasks import registry
from feather_jobs.tasks.options import Options
from feather_jobs.tasks.task import Task
from feather_jobs.testing.kit import jobs_in_test

call_task()
VIENNA = ZoneInfo("Europe/Vienna")
seen: list[Any] = []
gate = threading.Event()


@pytest.fixture(autouse=True)
def _forget(own_tasks, monkeypatch) -> Iterator[None]:
    """Leave out what is scheduled, too: tests of that say which."""
    unscheduled = {n: task for n, task in registry.known_tasks().items() if task.schedule is None}
    monkeypatch.setattr(registry, "_tasks", unscheduled)
    seen.clear()
    gate.clear()
    yield
    gate.set()


@pytest.fixture
def kit(app):
    with app.app_context(), jobs_in_test(app) as kit:
        yield kit


@pytest.fixture
def only(monkeypatch):
    """Let a process know some tasks and no others."""

    def only(*tasks: Task[Any, Any]) -> None:
        monkeypatch.setattr(registry, "_tasks", {task.name: task for task in tasks})

    return only


@scheduled(cron="0 9 * * *", timezone="Europe/Vienna")
def every_morning():
    seen.append("morning")


@scheduled(interval=3600)
@job(queue="slow", retry=2)
def every_hour():
    seen.append("hour")


@scheduled(interval=1)
def every_second():
    seen.append("second")


@job
def say(what):
    seen.append(what)


@job(retry=3)
def fails_when_cancelled():
    current_job().progress(1)
    gate.wait(10)
    raise ValueError("in spite of that")


@job(concurrency=2)
def limited(number):
    seen.append(number)
    time.sleep(0.02)


@job(priority=9)
def urgent():
    seen.append("urgent")


class Placed(Event):
    def __init__(self, order: str, total: object = None) -> None:
        super().__init__(order=order)
        self.total = total


@listen(Placed, durable=True)
def ship(event: Placed) -> None:
    seen.append((event.order, event.id, event.total))
    if event.order == "slow" and not gate.is_set():
        gate.wait(10)


def test_priority_holds_between_tasks_with_and_without_a_limit(app, queue, run):
    with app.app_context():
        handles = [limited.enqueue(number) for number in range(6)]
        handles += [urgent.enqueue(), say.enqueue("last")]
        with run(queue, threads=2):
            for handle in handles:
                handle.wait(10)
    assert "urgent" in seen[:2]
    assert len(seen) == len(handles)


# The clocks of Vienna go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.


@pytest.mark.parametrize(
    ("cron", "start", "expected"),
    [
        ("30 2 * * *", "2026-03-28 12:00", ["2026-03-29 03:00", "2026-03-30 02:30"]),
        ("0 3 * * *", "2026-03-28 12:00", ["2026-03-29 03:00", "2026-03-30 03:00"]),
        ("0 9 * * *", "2026-03-28 12:00", ["2026-03-29 09:00", "2026-03-30 09:00"]),
        ("30 2 * * *", "2026-10-24 12:00", ["2026-10-25 02:30", "2026-10-26 02:30"]),
        ("0 9 * * *", "2026-10-24 12:00", ["2026-10-25 09:00", "2026-10-26 09:00"]),
    ],
)
def test_a_time_comes_once_however_the_clocks_change(cron, start, expected):
    moment = datetime.fromisoformat(start).replace(tzinfo=VIENNA)
    schedule = Schedule(cron, None, "Europe/Vienna")
    found = []
    for _ in expected:
        moment = schedule.after(moment)
        found.append(f"{moment.astimezone(VIENNA):%Y-%m-%d %H:%M}")
    assert found == expected


@pytest.mark.parametrize("day", ["2026-03-29 00:00+00:00", "2026-10-24 23:00+00:00"])
def test_every_half_hour_goes_on_every_half_hour(day):
    moment = datetime.fromisoformat(day)
    schedule = Schedule("*/30 * * * *", None, "Europe/Vienna")
    for _ in range(10):
        assert schedule.after(moment) - moment == timedelta(minutes=30)
        moment = schedule.after(moment)


def test_the_first_of_two_times_in_autumn_counts():
    found = Schedule("30 2 * * *", None, "Europe/Vienna").after(
        datetime(2026, 10, 24, 12, 0, 0, 0, UTC)
    )
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_interval_keeps_its_pace_whatever_was_missed():
    schedule, start = Schedule(interval=60), datetime(2026, 1, 1, tzinfo=UTC)
    assert schedule.after(start) == start + timedelta(seconds=60)
    late = start + timedelta(hours=3, seconds=7)
    assert schedule.after(late, start) == start + timedelta(hours=3, seconds=60)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "either cron, for example"),
        ({"cron": "0 9 * * *", "interval": 5}, "either cron, for example"),
        ({"cron": "0 9 * *"}, "it has 4 fields; write minute, hour, day, month and weekday"),
        ({"cron": "0 0 30 2 *"}, "Bad day-of-month"),
        ({"interval": 0.5}, "a number of seconds from 1"),
        ({"cron": "0 9 * * *", "timezone": "Vienna"}, "not the name of a time zone"),
    ],
)
def test_a_wrong_schedule_says_what_is_right(given, message):
    with pytest.raises(ValueError, match=message):
        scheduled(**given)


def test_a_scheduled_function_takes_no_required_arguments():
    with pytest.raises(NotQueueable, match="missing a required argument: 'what'"):
        scheduled(interval=60)(say)


def test_a_schedule_is_made_up_for_once(kit, queue, only):
    only(every_hour)
    tick(queue)
    first = _schedule(queue, every_hour).next_at
    kit.travel(days=30, seconds=100)
    assert kit.drain() == 1
    assert seen == ["hour"]
    row = _schedule(queue, every_hour)
    assert row.last_at == first
    assert (row.next_at - first) % timedelta(hours=1) == timedelta(0)
    assert kit.pending() == []


def test_a_test_travels_to_the_next_morning(kit, only):
    only(every_morning)
    kit.drain()
    assert seen == []
    kit.travel(days=1)
    assert [kit.drain(), kit.drain()] == [1, 0]
    assert seen == ["morning"]


def test_a_scheduled_job_has_the_options_of_its_task(kit, queue, only):
    only(every_hour)
    kit.drain()
    kit.travel(hours=1)
    tick(queue)
    assert kit.assert_enqueued(every_hour).queue == "slow"
    jobs = queue.store.tables.jobs
    assert db.session.scalar(db.select(jobs.c.retry)) == 2


def test_four_workers_enqueue_once_each_second(queue, run, app, only):
    only(every_second)
    with app.app_context():
        jobs = queue.store.tables.jobs

        def enqueued():
            with queue.store.reading() as connection:
                return connection.scalar(db.select(db.func.count()).select_from(jobs))

        tick(queue)
        first = _schedule(queue, every_second).next_at
        with ExitStack() as stack:
            for _ in range(4):
                stack.enter_context(run(queue))
            _until(lambda: enqueued() >= 4, 30)
        row = _schedule(queue, every_second)
        times = round((row.last_at - first).total_seconds()) + 1
        assert 4 <= enqueued() <= times  # a slow machine may let some pass


def test_a_changed_schedule_takes_effect_and_the_same_one_changes_nothing(kit, queue, only):
    only(every_hour)
    tick(queue)
    before = _schedule(queue, every_hour)
    kit.travel(minutes=30)
    tick(queue)
    assert _schedule(queue, every_hour) == before
    changed = Task(every_hour.function, Options(), Schedule("*/5 * * * *"))
    only(changed)
    tick(queue)
    after = _schedule(queue, every_hour)
    assert after.schedule == "*/5 * * * * (UTC)"
    assert after.next_at < before.next_at
    assert kit.pending() == []
    kit.travel(minutes=6)
    assert kit.drain() == 1


def test_a_durable_call_belongs_to_the_transaction(kit, queue):
    with pytest.raises(RuntimeError), transaction():
        dispatch(Placed("undone"))
        raise RuntimeError
    assert kit.pending() == []
    with transaction():
        event = Placed("kept", total=datetime(2026, 1, 1, tzinfo=UTC))
        dispatch(event)
        jobs = queue.store.tables.jobs
        assert db.session.scalars(db.select(jobs.c.task)).all() == [call_task().name]
        assert kit.pending() == []  # on another connection
    assert seen == []
    kit.assert_enqueued(call_task())
    kit.drain()
    assert seen == [("kept", event.id, datetime(2026, 1, 1, tzinfo=UTC))]


def test_a_durable_call_outlives_its_worker(app, queue, run):
    def calls():  # the module's schedule is heard of as well
        return [one for one in seen if one[0] == "slow"]

    with app.app_context():
        dispatch(Placed("slow"))
        with run(queue):
            _until(calls)
        gate.set()  # the first worker is gone, and its call was not done
        with run(queue):
            _until(lambda: len(calls()) == 2)
    assert calls()[0] == calls()[1]


def test_an_event_that_cannot_be_kept_is_refused(kit):
    with pytest.raises(NotQueueable, match=r"with a object as argument 3\['total'\]"):
        dispatch(Placed("strange", total=object()))


def test_a_durable_listener_that_was_renamed_fails_its_jobs(kit):
    call_task().enqueue("shop.gone", f"{__name__}:Placed", {})
    with pytest.raises(JobError, match=r"no durable listener shop\.gone is declared"):
        kit.drain()
    call_task().enqueue("shop.gone", "os:system", {})
    with pytest.raises(JobError, match="no event os:system is declared"):
        kit.drain()


def test_without_a_queue_a_durable_listener_is_refused():
    with pytest.raises(RuntimeError, match="no app context is active"):
        dispatch(Placed("nowhere"))
    with (
        Flask("bare").app_context(),
        pytest.raises(RuntimeError, match=r'need feather-jobs: pip install "feather-core\[jobs\]"'),
    ):
        dispatch(Placed("nowhere"))


def test_the_audit_log_names_who_enqueued(make_project, own_metadata, database_url):
    root = make_project(
        {
            "models/user.py": """
                from feather.auth import UserMixin
                from feather.db import Model


                class User(UserMixin, Model):
                    __tablename__ = "users"
            """,
            "jobs/work.py": """
                from feather import job, transaction
                from feather.auth import record


                @job
                def archive(name):
                    with transaction():
                        record("order.archived", name=name)
            """,
            "routes/pages/orders.py": """
                from flask_login import login_user

                from feather import page
                from feather.auth import auth_required, public
                from feather.db import db
                from jobs.work import archive
                from models.user import User


                @page.get("/enter/<user_id>")
                @public
                def enter(user_id):
                    login_user(db.session.get(User, user_id), force=True)
                    return "in"


                @page.get("/archive")
                @auth_required
                def archive_order():
                    archive.enqueue("first")
                    return "soon"
            """,
        }
    )
    config = {"DATABASE_URL": database_url, "PRESERVE_CONTEXT_ON_EXCEPTION": False}
    plugins = ["auth", "jobs"]
    app = feather.create_app(root, environment="testing", config=config, plugins=plugins)
    with app.app_context():
        db.create_all()
        from jobs.work import archive
        from models.user import User

        registry.register(archive)  # the fixture own_tasks hides other modules' jobs
        user = User(email="ada@example.com", active=True)
        db.session.add(user)
        db.session.commit()
        user_id = user.id
    client = app.test_client()
    client.get(f"/enter/{user_id}")
    answer = client.get("/archive")
    with app.app_context(), jobs_in_test(app) as kit:
        assert kit.drain() == 1
        row = db.session.execute(
            db.text(
                "SELECT actor, actor_id, request_id FROM feather_auth_audit "
                "WHERE action = 'order.archived'"
            )
        ).one()
    with app.app_context():
        db.engine.dispose()
    assert tuple(row) == ("ada@example.com", user_id, answer.headers["X-Request-ID"])


def test_what_a_plugin_adds_is_there_in_the_job(tmp_path, database_url, own_metadata):
    style: list[str] = ["plain"]

    @contextmanager
    def restore(value: str) -> Iterator[None]:
        seen.append(f"restored {value}")
        yield
        seen.append("and over")

    class Styles(Plugin):
        """Brings a style."""

        name = "styles"

        @hookimpl
        def feather_job_context(self) -> list[JobContext]:
            return [JobContext("style", capture=lambda: style[0], restore=restore)]

    app = Flask("shop", root_path=str(tmp_path), instance_path=str(tmp_path / "instance"))
    app.config.update(DATABASE_URL=database_url, SECRET_KEY="x" * 40, FEATHER_ENV="testing")
    Feather(app, plugins=["jobs", Styles])
    with app.app_context():
        db.create_all()
        with jobs_in_test(app) as kit:
            say.enqueue("work")
            style[0] = "changed since"
            kit.drain()
        db.session.remove()
        db.engine.dispose()
    assert seen == ["restored plain", "work", "and over"]


def test_an_app_may_own_the_table_of_jobs(make_app, run):
    class Job(JobMixin, Model):
        __tablename__ = "shop_jobs"
        remark: Mapped[str | None]

    app = make_app(TESTING=True)
    with app.app_context():
        handle = say.enqueue("in a table of its own")
        with run(queue_of(app)):
            handle.wait(10)
        row = db.session.get(Job, handle.id)
        assert (row.status, row.remark) == ("done", None)
    assert seen == ["in a table of its own"]


def test_finished_jobs_are_kept_for_some_days(make_app, run):
    app = make_app(TESTING=True, JOB_RETENTION_DAYS=2)
    queue = queue_of(app)
    with app.app_context(), jobs_in_test(app) as kit:
        old = say.enqueue("old")
        kit.drain()
        kit.travel(days=1.5)
        recent = say.enqueue("recent")
        kit.drain()
        waits = say.options(delay=3_000_000).enqueue("waits")
        kit.travel(days=1, minutes=-90)
        with run(queue):
            _until(lambda: summary(queue).statuses["done"] == 1)
        assert recent.status == "done"
        assert waits.status == "scheduled"
        with pytest.raises(JobError, match="cleared after JOB_RETENTION_DAYS"):
            _ = old.status


@pytest.mark.parametrize("ended_by", ["failing", "stopping"])
def test_a_cancelled_job_does_not_run_again(make_app, run, ended_by):
    app = make_app(TESTING=True, JOB_LEASE_SECONDS=1)
    queue = queue_of(app)
    with app.app_context():
        handle = fails_when_cancelled.enqueue()
        with run(queue):
            _until(lambda: handle.status == "running")
            assert handle.cancel()
            if ended_by == "failing":
                gate.set()
                _until(lambda: handle.status != "running")
        assert handle.status == "cancelled"


def test_sqlite_writes_each_commit_to_the_disk(app, queue):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL does so unless its server is told otherwise")
        with queue.store.writing() as connection:
            full = 2
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full


def _schedule(queue, task):
    table = queue.store.tables.schedules
    with queue.store.reading() as connection:
        return connection.execute(db.select(table).where(table.c.task == task.name)).one()


def _until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
