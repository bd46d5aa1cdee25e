"""Enqueuing: arguments, options, and the transaction that a job belongs to."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import logging
import threading
import time as time_of_day
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import db
from feather.db.transaction import transaction
from feather.settings import SettingsError
from feather_jobs import Jobs, job
from feather_jobs.errors import JobError, JobFailed, NotQueueable, RowGone
from feather_jobs.queue import queue_of
from feather_jobs.store import dialects
from feather_jobs.testing.kit import JobsInTest, jobs_in_test

seen = []


@pytest.fixture(autouse=True)
def _forget():
    seen.clear()


@pytest.fixture
def kit(app):
    with app.app_context(), jobs_in_test(app) as kit:
        yield kit


@job
def add(a, b=2):
    seen.append((a, b))
    return a + b


@job
def remind(user_id, delay):
    seen.append((user_id, delay))


@job
def collect(*args, **kwargs):
    seen.append((args, kwargs))


@job
def show(note):
    seen.append(note.text)


@job
def answer():
    return object()


@job(retry=1)
def refuse():
    raise ValueError("not today")


@job(unique=True)
def rebuild(part):
    seen.append(part)


@job(priority=5)
def urgent():
    seen.append("urgent")


def test_the_function_stays_a_function():
    assert add(1, b=3) == 4
    assert add.__name__ == "add"


def test_a_job_waits_and_then_gives_its_result(kit):
    handle = add.enqueue(1, b=5)
    assert (handle.status, handle.result, handle.error) == ("queued", None, None)
    assert kit.drain() == 1
    assert (handle.status, handle.result) == ("done", 6)
    assert handle.wait() == 6


def test_arguments_come_back_as_they_went(kit):
    values = [
        None, True, 1, 1.5, "text", b"bytes", (1, 2), {3, 4}, {"a": [1, {"b": 2}]}, {1: "one"},
        datetime(2026, 1, 2, 3, 4, tzinfo=UTC), date(2026, 1, 2), time(3, 4), timedelta(seconds=5),
        Decimal("1.10"), UUID(int=7),
    ]  # fmt: skip
    collect.enqueue(*values, more=values)
    kit.drain()
    assert seen == [(tuple(values), {"more": values})]
    assert [type(value) for value in seen[0][0]] == [type(value) for value in values]


def test_a_row_is_read_again_by_the_job(kit, note):
    with transaction():
        row = note(text="hello")
        db.session.add(row)
        show.enqueue(row)
    kit.drain()
    assert seen == ["hello"]


def test_a_row_that_is_gone_fails_the_job(kit, note):
    with transaction():
        row = note(text="hello")
        db.session.add(row)
    show.enqueue(row)
    with transaction():
        db.session.delete(row)
    with pytest.raises(RowGone, match="the Note hello is gone"):
        kit.drain()


def test_a_row_without_a_key_is_refused(kit, note):
    with pytest.raises(NotQueueable, match=r"a Note without a key \(db\.session\.flush\(\)"):
        show.enqueue(note())


@pytest.mark.parametrize(
    ("args", "kwargs", "where"),
    [
        ((object(),), {}, "with a object as argument 1"),
        ((1, [0, object()]), {}, r"with a object as argument 2\[1\]"),
        ((), {"a": {"x": len}}, r"with a builtin_function_or_method as argument a\['x'\]"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name(kit, args, kwargs, where):
    with pytest.raises(NotQueueable, match=rf"collect cannot be enqueued {where}: arguments are"):
        collect.enqueue(*args, **kwargs)
    assert kit.pending() == []


def test_arguments_that_the_function_does_not_take_are_refused(kit):
    with pytest.raises(NotQueueable, match=r"add\(a, b=2\): missing a required argument: 'a'"):
        add.enqueue()
    with pytest.raises(NotQueueable, match="unexpected keyword argument 'c'"):
        add.enqueue(1, c=3)


def test_delay_is_an_option_unless_the_function_takes_one(kit):
    add.enqueue(1, delay=60)
    remind.enqueue(7, delay=30)
    collect.enqueue(delay=9)
    assert kit.drain() == 2
    assert seen == [(7, 30), ((), {"delay": 9})]
    kit.travel(61)
    assert kit.drain() == 1


def test_options_never_take_an_argument_away(kit):
    handle = remind.options(delay=60).enqueue(7, delay=30)
    assert handle.status == "scheduled"
    assert kit.drain() == 0
    kit.travel(minutes=2)
    kit.drain()
    assert seen == [(7, 30)]


def test_wrong_options_say_what_is_right(kit):
    with pytest.raises(TypeError, match=r"add\.options\(\) takes delay, .*, not 'concurency'"):
        add.options(concurency=1)
    with pytest.raises(ValueError, match="delay=-1: a number of seconds"):
        add.options(delay=-1)
    with pytest.raises(ValueError, match="delay='soon': a number of seconds"):
        add.enqueue(1, delay="soon")
    with pytest.raises(ValueError, match="retry=-1: a whole number from 0"):
        job(retry=-1)(add.function)
    with pytest.raises(ValueError, match="concurrency=0: a whole number from 1"):
        job(concurrency=0)(add.function)
    with pytest.raises(ValueError, match="queue='': a name of 1 to 64 characters"):
        add.options(queue="")


def test_what_workers_could_not_find_is_no_job():
    def inner():
        pass

    async def waits():
        pass

    with pytest.raises(JobError, match="it has to be a function at the top of a module"):
        job(inner)
    with pytest.raises(JobError, match="it is a coroutine function"):
        job(waits)


def test_priority_and_then_order_of_arrival(kit):
    collect.enqueue(1)
    collect.enqueue(2)
    urgent.enqueue()
    collect.options(priority=-1).enqueue(4)
    collect.enqueue(3)
    kit.drain()
    assert seen == ["urgent", ((1,), {}), ((2,), {}), ((3,), {}), ((4,), {})]


def test_c53_a_job_belongs_to_the_transaction_that_enqueues_it(kit, app):
    def waiting_elsewhere():
        jobs = queue_of(app).store.tables.jobs
        with db.engine.connect() as connection:
            return connection.execute(db.select(jobs.c.id)).all()

    with pytest.raises(RuntimeError), transaction():
        add.enqueue(1)
        raise RuntimeError
    assert kit.pending() == []
    with transaction():
        add.enqueue(1)
        assert waiting_elsewhere() == []
    assert len(waiting_elsewhere()) == 1
    with transaction():
        add.enqueue(2)
        with pytest.raises(RuntimeError), transaction(savepoint=True):
            add.enqueue(3)
            raise RuntimeError
    assert [pending.args for pending in kit.pending()] == [(1,), (2,)]


def test_a_session_that_has_only_read_does_not_keep_the_job(kit, note):
    assert db.session.scalars(db.select(note)).all() == []
    add.enqueue(1)
    db.session.rollback()
    assert len(kit.pending()) == 1


def test_a_session_with_changes_takes_the_job_along(kit, note):
    db.session.add(note(text="a"))
    add.enqueue(1)
    db.session.rollback()
    assert kit.pending() == []
    db.session.add(note(text="a"))
    db.session.flush()
    add.enqueue(1)
    db.session.commit()
    assert len(kit.pending()) == 1


def test_unique_jobs_are_one_as_long_as_they_are_unfinished(kit):
    first = rebuild.enqueue("a")
    assert rebuild.enqueue("a").id == first.id
    assert rebuild.enqueue("b").id != first.id
    kit.drain()
    assert sorted(seen) == ["a", "b"]
    assert rebuild.enqueue("a").id != first.id


def test_a_text_makes_any_jobs_unique(kit):
    first = add.options(unique="today").enqueue(1)
    assert add.options(unique="today").enqueue(2).id == first.id


def test_waiting_tells_what_went_wrong(kit):
    handle = refuse.enqueue()
    with pytest.raises(TimeoutError, match=r"is queued after 0\.01 seconds"):
        handle.wait(0.01)
    with transaction(), pytest.raises(JobError, match="cannot be waited for within a transaction"):
        add.enqueue(1).wait()
    assert kit.drain() == 2
    assert handle.status == "scheduled"
    kit.travel(3)
    with pytest.raises(ValueError, match="not today"):
        kit.drain()
    assert (handle.status, handle.error) == ("failed", "ValueError: not today")
    with pytest.raises(JobFailed, match="ended as failed: ValueError: not today"):
        handle.wait()


def test_a_job_that_was_rolled_back_is_not_there(kit):
    with pytest.raises(RuntimeError), transaction():
        handle = add.enqueue(1)
        raise RuntimeError
    with pytest.raises(JobError, match="it was rolled back with its transaction, or cleared"):
        _ = handle.status


def test_a_result_that_cannot_be_kept_is_none_and_said(kit, caplog):
    handle = answer.enqueue()
    kit.drain()
    assert (handle.status, handle.result) == ("done", None)
    assert "answer returned a object, which cannot be kept: its result is None" in caplog.text


def test_without_an_app_context_the_error_says_so():
    with pytest.raises(RuntimeError, match="no app context is active"):
        add.enqueue(1)


def test_without_a_queue_the_error_says_what_to_do():
    with Flask("bare").app_context(), pytest.raises(JobError, match=r"or call Jobs\(app\)"):
        add.enqueue(1)


def test_cancelling_what_waits(kit):
    handle = add.enqueue(1)
    assert handle.cancel()
    assert handle.status == "cancelled"
    assert kit.drain() == 0
    assert not handle.cancel()


def test_the_kit_says_what_waits_instead(kit):
    add.enqueue(1, b=5)
    assert kit.assert_enqueued(add).args == (1,)
    kit.assert_enqueued(add, 1, b=5)
    with pytest.raises(AssertionError, match=r"no job .*add\(1\) waits; waiting:\n.*add\(1, b=5\)"):
        kit.assert_enqueued(add, 1)
    with pytest.raises(AssertionError, match=r"no job .*urgent waits"):
        kit.assert_enqueued(urgent)


def test_without_a_database_jobs_are_in_memory_and_it_is_said_once(caplog):
    app = Flask("small")
    app.config["JOB_MAX_WORKERS"] = 2
    Jobs(app)
    with app.app_context():
        assert add.enqueue(1).wait(10) == 3
        assert add.enqueue(2).wait(10) == 4
    said = [r for r in caplog.records if "jobs are kept in memory" in r.getMessage()]
    assert len(said) == 1
    queue_of(app).backend.stop(0)


def test_many_threads_share_the_memory(caplog):
    app = Flask("crowded")
    Jobs(app)

    def enqueue_some():
        with app.app_context():
            for number in range(100):
                add.enqueue(number)

    threads = [threading.Thread(target=enqueue_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        add.enqueue(-1).wait(20)
    end = time_of_day.monotonic() + 20
    while len(seen) < 401 and time_of_day.monotonic() < end:
        time_of_day.sleep(0.01)
    queue_of(app).backend.stop(1)
    assert sorted(seen) == sorted([(number, 2) for number in range(100)] * 4 + [(-1, 2)])


def test_a_plain_flask_app_needs_nothing_else(tmp_path, database_url):
    app = Flask("plain", instance_path=str(tmp_path))
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    other = SQLAlchemy(app)

    class Note(other.Model):
        text: Mapped[str] = mapped_column(String(50), primary_key=True)

    Jobs(app)
    with app.app_context():
        with pytest.raises(JobError, match=r"has no table feather_jobs_job: .*create_all"):
            add.enqueue(1)
        other.create_all()
        other.session.add(Note(text="kept"))
        show.enqueue(Note(text="kept"))
        other.session.rollback()
        other.session.add(Note(text="kept"))
        handle = show.enqueue(Note(text="kept"))
        other.session.commit()
        queue_of(app).backend.serve()
        handle.wait(10)
        queue_of(app).backend.stop(0)
        assert JobsInTest(queue_of(app)).pending() == []
        other.engine.dispose()
    assert seen == ["kept"]


def test_a_database_in_memory_is_left_to_the_sessions():
    app = Flask("fleeting")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    other = SQLAlchemy(app)

    class Note(other.Model):
        text: Mapped[str] = mapped_column(String(50), primary_key=True)

    Jobs(app)
    with app.app_context():
        other.create_all()
        assert other.session.scalars(other.select(Note)).all() == []  # a transaction is open now
        assert add.enqueue(1).wait(10) == 3
        other.session.add(Note(text="a"))
        undone = add.enqueue(2)
        other.session.rollback()
        with pytest.raises(JobError, match="it was rolled back with its transaction"):
            _ = undone.status
        other.session.add(Note(text="a"))
        handle = show.enqueue(Note(text="a"))
        other.session.commit()
        handle.wait(10)
        queue_of(app).backend.stop(0)
    assert seen == [(1, 2), "a"]


def test_a_database_that_cannot_hold_a_queue_is_refused():
    with pytest.raises(JobError, match="in SQLite or PostgreSQL, and DATABASE_URL names mysql"):
        dialects.check("mysql")


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("JOB_BACKEND", "celery", "there is none of that name; use one of rq, sync, thread"),
        ("JOB_LEASE_SECONDS", 0, "use a whole number from 1"),
        ("JOB_MAX_WORKERS", -1, "use a whole number from 0"),
    ],
)
def test_a_wrong_setting_stops_the_start(setting, value, message):
    app = Flask("wrong")
    app.config[setting] = value
    with pytest.raises(SettingsError, match=f"{setting}={value!r}: {message}"):
        Jobs(app)


def test_the_log_tells_of_a_final_failure(kit, caplog):
    with caplog.at_level(logging.WARNING, "feather.jobs"):
        refuse.enqueue()
        kit.drain()
        kit.travel(3)
        with pytest.raises(ValueError, match="not today"):
            kit.drain()
    assert "refuse failed and is tried again in 2 s: ValueError: not today" in caplog.text
    assert "refuse failed (job" in caplog.text
