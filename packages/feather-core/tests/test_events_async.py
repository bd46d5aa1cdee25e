"""Async listeners: their context, their threads, and that none is lost silently."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import os
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import pytest
from flask import Flask, current_app, g, has_request_context
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.transaction import transaction
from feather.events import Event, dispatch, drain, listen, pool
from feather.http.scope import Scope, current_scope, get_request_id
from feather.plugins.contributions import JobContext

language = ContextVar("language", default=None)


@pytest.fixture
def app():
    return Flask("shop")


@pytest.fixture
def seen():
    return []


@pytest.fixture
def happened():
    class Happened(Event):
        pass

    return Happened


def test_it_runs_in_another_thread_and_does_not_keep_the_caller_waiting(app, happened, seen):
    release = threading.Event()

    @listen(happened, async_=True)
    def slow(event):
        release.wait(10)
        seen.append(threading.current_thread().name)

    with app.app_context():
        dispatch(happened())
        assert seen == []
        assert not drain(0.01)
        release.set()
        assert drain()
    assert seen == ["feather-events"]


def test_c82_it_carries_context_variables_and_has_an_app_context_of_its_own(app, happened, seen):
    @listen(happened, async_=True)
    def look(event):
        seen.append((current_app.name, language.get(), "user" in g))
        language.set("changed")

    for wanted in ("en", "de"):
        with app.test_request_context():
            g.user = "Ada"
            token = language.set(wanted)
            dispatch(happened())
            assert drain()
            language.reset(token)
    assert seen == [("shop", "en", False), ("shop", "de", False)]


def test_c82_it_carries_request_user_and_tenant_in_a_scope_of_its_own(app, happened, seen):
    """What it leaves for later would be lost with a request that is over."""

    @listen(happened, async_=True)
    def look(event):
        scope = current_scope.get()
        scope.afterwards(lambda: seen.append("at once"))
        seen.append((get_request_id(), scope.user_id, scope.tenant_id))

    class Request(Scope):
        def afterwards(self, action):
            seen.append("lost")

    token = current_scope.set(Request("r-1", "ada", "acme"))
    with app.app_context():
        dispatch(happened())
        assert drain()
    current_scope.reset(token)
    assert seen == ["at once", ("r-1", "ada", "acme")]


def test_c82_it_carries_what_plugins_let_travel_such_as_the_tenant(app, happened, seen):
    def capture():
        return g.tenant

    @contextmanager
    def restore(tenant):
        g.tenant = tenant
        yield
        seen.append("left")

    contribution = SimpleNamespace(value=JobContext("tenant", capture, restore))
    app.extensions["feather"] = SimpleNamespace(
        contributions={"feather_job_context": (contribution,)}
    )
    listen(happened, async_=True)(lambda event: seen.append(g.tenant))
    with app.app_context():
        g.tenant = "acme"
        dispatch(happened())
        g.tenant = "other"
        assert drain()
    assert seen == ["acme", "left"]


def test_it_waits_for_the_commit_and_vanishes_with_a_rollback(database_app, happened, seen):
    listen(happened, async_=True)(lambda event: seen.append(event.name))
    with database_app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            dispatch(happened(name="dropped"))
            raise ZeroDivisionError
        with transaction():
            dispatch(happened(name="kept"))
            assert drain()
            assert seen == []
        assert drain()
    assert seen == ["kept"]


def test_it_has_a_database_session_of_its_own_which_is_removed(
    database_app, own_metadata, happened, seen
):
    class Note(Model):
        text: Mapped[str] = mapped_column(String(50), primary_key=True)

    @listen(happened, async_=True)
    def write(event):
        seen.append(db.session())
        with transaction():
            db.session.add(Note(text="written"))

    @listen(happened, async_=True)
    def forget(event):
        db.session.add(Note(text="never committed"))
        db.session.flush()
        raise OSError

    with database_app.app_context():
        db.create_all()
        with transaction():
            dispatch(happened())
        assert drain()
        assert seen[0] is not db.session()
        assert not seen[0].in_transaction()
        assert db.session.scalars(db.select(Note.text)).all() == ["written"]
        assert db.engine.pool.checkedout() == 1


def test_a_failing_one_is_logged_and_its_thread_goes_on(app, happened, seen, caplog):
    @listen(happened, async_=True)
    def fails(event):
        raise OSError("no network")

    @listen(happened, async_=True)
    def leaves(event):
        sys.exit(1)

    listen(happened, async_=True)(lambda event: seen.append(event.number))
    with app.app_context():
        for number in range(10):
            dispatch(happened(number=number))
        assert drain()
    assert sorted(seen) == list(range(10))
    assert len(caplog.records) == 20
    assert {record.name for record in caplog.records} == {"feather.events"}
    assert "the async listener" in caplog.text
    assert "fails failed on <Happened" in caplog.text


def test_four_run_at_a_time(app, happened):
    running, most, lock = 0, 0, threading.Lock()

    @listen(happened, async_=True)
    def work(event):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    with app.app_context():
        for _ in range(40):
            dispatch(happened())
        assert drain()
    assert most == 4


def test_when_the_queue_is_full_the_dispatching_thread_does_the_work(
    app, happened, seen, caplog, monkeypatch
):
    monkeypatch.setattr(pool, "QUEUE_SIZE", 3)
    release = threading.Event()

    @listen(happened, async_=True)
    def work(event):
        if threading.current_thread().name == "feather-events":
            release.wait(10)
        seen.append(event.number)

    with app.app_context():
        for number in range(pool.WORKERS):
            dispatch(happened(number=number))
        end = time.monotonic() + 10
        while pool.Pool.of(app)._running < pool.WORKERS and time.monotonic() < end:
            time.sleep(0.001)
        for number in range(pool.WORKERS, pool.WORKERS + 6):
            dispatch(happened(number=number))
        assert seen == [7, 8, 9]
        release.set()
        assert drain()
    assert sorted(seen) == list(range(10))
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "3 calls of async listeners wait already" in record.getMessage()
    assert "run in the thread that dispatches" in record.getMessage()


def test_idle_threads_end_and_come_back(app, happened, seen, monkeypatch):
    monkeypatch.setattr(pool, "_IDLE_SECONDS", 0.01)
    listen(happened, async_=True)(seen.append)
    with app.app_context():
        dispatch(happened())
        assert drain()
        end = time.monotonic() + 10
        while pool.Pool.of(app)._threads and time.monotonic() < end:
            time.sleep(0.005)
        assert pool.Pool.of(app)._threads == 0
        dispatch(happened())
        assert drain()
    assert len(seen) == 2


def test_two_apps_have_threads_of_their_own(happened, seen):
    first, second = Flask("first"), Flask("second")
    release = threading.Event()

    @listen(happened, async_=True)
    def work(event):
        if current_app.name == "first":
            release.wait(10)
        seen.append(current_app.name)

    with first.app_context():
        for _ in range(10):
            dispatch(happened())
    with second.app_context():
        dispatch(happened())
        assert drain()
    assert seen == ["second"]
    release.set()
    with first.app_context():
        assert drain()


def test_without_an_app_context_nothing_is_called(happened, seen):
    listen(happened)(seen.append)

    @listen(happened, async_=True)
    def in_background(event):
        pass

    with pytest.raises(RuntimeError) as caught:
        dispatch(happened())
    assert "in_background is an async listener and no app context is active" in str(caught.value)
    assert "with app.app_context():" in str(caught.value)
    assert seen == []


def test_a_request_context_is_not_needed_afterwards(app, happened, seen):
    """The listener may run after the response: what it uses must be in the event."""
    release = threading.Event()

    @listen(happened, async_=True)
    def look(event):
        release.wait(10)
        seen.append(event.path)

    @app.get("/orders")
    def orders():
        assert has_request_context()
        dispatch(happened(path="/orders"))
        return "", 204

    assert app.test_client().get("/orders").status_code == 204
    release.set()
    with app.app_context():
        assert drain()
    assert seen == ["/orders"]


def run(script, **environment):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(HEAD) + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


HEAD = """
    import os, sys, time, threading
    from flask import Flask
    from feather.events import Event, dispatch, listen, drain, pool

    class Happened(Event): pass

    app = Flask("shop")
"""


def test_what_waits_when_the_process_ends_is_done_first():
    done = run("""
        @listen(Happened, async_=True)
        def work(event):
            time.sleep(0.01)
            os.write(1, b"%d\\n" % event.number)

        with app.app_context():
            for number in range(20):
                dispatch(Happened(number=number))
    """)
    assert sorted(map(int, done.stdout.split())) == list(range(20))
    assert (done.stderr, done.returncode) == ("", 0)


def test_one_that_hangs_does_not_keep_the_process_from_ending():
    started = time.monotonic()
    done = run("""
        pool.DRAIN_SECONDS = 0.2

        @listen(Happened, async_=True)
        def hang(event):
            time.sleep(300)

        with app.app_context():
            dispatch(Happened())
            dispatch(Happened())
    """)
    assert done.returncode == 0
    assert "2 calls of async listeners were not done" in done.stderr
    assert "are lost" in done.stderr
    assert time.monotonic() - started < 30


def test_c55_a_forked_child_has_threads_of_its_own_and_repeats_nothing():
    done = run("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        release = threading.Event()

        @listen(Happened, async_=True)
        def work(event):
            if event.name == "before the fork":
                release.wait(10)
            whose = "parent" if os.getpid() == parent else "child"
            os.write(1, f"{event.name} {whose}\\n".encode())

        parent = os.getpid()
        with app.app_context():
            for _ in range(6):
                dispatch(Happened(name="before the fork"))
            child = os.fork()
            if not child:
                dispatch(Happened(name="in the child"))
                assert drain()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            release.set()
            assert drain()
    """)
    assert done.stderr == ""
    assert sorted(done.stdout.splitlines()) == [
        *["before the fork parent"] * 6,
        "in the child child",
    ]


def test_an_event_at_the_very_end_still_reaches_async_listeners():
    done = run("""
        import atexit

        @listen(Happened, async_=True)
        def work(event):
            print(event.name, flush=True)

        def say_goodbye():
            with app.app_context():
                dispatch(Happened(name="goodbye"))
                drain()

        atexit.register(say_goodbye)
    """)
    assert (done.stdout, done.stderr) == ("goodbye\n", "")
