"""feather.events: who is called, when, and what happens if one fails."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import logging
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.mixins import UUIDMixin
from feather.db.transaction import transaction
from feather.events import Event, dispatch, listen


@pytest.fixture
def seen():
    return []


@pytest.fixture
def happened():
    class Happened(Event):
        pass

    return Happened


def test_an_event_has_its_payload_an_id_and_a_time():
    class UserCreated(Event):
        def __init__(self, user_id, email):
            super().__init__(user_id=user_id)
            self.email = email

    event = UserCreated("7", "ada@example.com")
    assert (event.user_id, event.email) == ("7", "ada@example.com")
    assert str(UUID(event.id)) == event.id
    assert timedelta(0) <= datetime.now(UTC) - event.occurred_at < timedelta(seconds=10)
    assert UserCreated("7", "ada@example.com").id != event.id
    assert repr(event) == f"<UserCreated {event.id}>"


def test_an_event_can_be_a_dataclass_or_forget_super():
    @dataclass(frozen=True)
    class Frozen(Event):
        user_id: str

    class Forgetful(Event):
        def __init__(self):
            self.size = 1

    assert Frozen("7").user_id == "7"
    assert Frozen("7").id
    assert Forgetful().occurred_at.tzinfo is UTC


def test_a_payload_cannot_replace_the_id(happened):
    with pytest.raises(TypeError) as caught:
        happened(id=3)
    assert "Happened cannot take 'id', which every event has already" in str(caught.value)
    assert "for example user_id" in str(caught.value)


def test_listeners_are_called_at_once_in_the_order_of_declaration(happened, seen):
    for number in range(20):
        listen(happened)(lambda event, number=number: seen.append((number, event.user_id)))
    dispatch(happened(user_id="7"))
    assert seen == [(number, "7") for number in range(20)]


def test_listen_returns_the_function_unchanged(happened):
    def act(event):
        return 42

    assert listen(happened)(act) is act


def test_events_reach_the_listeners_of_their_base_classes_and_no_others(happened, seen):
    class Special(happened):
        pass

    class Other(happened):
        pass

    @listen(Special)
    def special(event):
        seen.append("special")

    @listen(happened)
    def base(event):
        seen.append("base")

    @listen(Other)
    def other(event):
        seen.append("other")

    dispatch(Special())
    assert seen == ["special", "base"]
    dispatch(happened())
    assert seen == ["special", "base", "base"]


def test_a_failing_listener_is_logged_and_stops_nobody(happened, seen, caplog):
    @listen(happened)
    def fails(event):
        raise OSError("no mail today")

    listen(happened)(seen.append)
    event = happened()
    dispatch(event)
    assert seen == [event]
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("feather.events", logging.ERROR)
    listener = f"{fails.__module__}.{fails.__qualname__}"
    assert record.getMessage() == f"the listener {listener} failed on <Happened {event.id}>"
    assert "no mail today" in str(record.exc_info[1])


def test_mistakes_are_named(happened):
    with pytest.raises(TypeError, match="takes a class derived from feather"):
        listen("happened")
    with pytest.raises(TypeError, match=r"takes an event, not 'happened'.*dispatch an instance"):
        dispatch("happened")
    with pytest.raises(TypeError, match="not <class"):
        dispatch(happened)

    async def later(event):
        pass

    with pytest.raises(TypeError, match="is a coroutine function, which nobody would await"):
        listen(happened)(later)


class Durable(Event):
    pass


@listen(Durable, durable=True)
def keep(event):
    pass


def test_durable_listeners_need_feather_jobs():
    with pytest.raises(RuntimeError, match="no app context is active"):
        dispatch(Durable())
    with Flask("shop").app_context(), pytest.raises(RuntimeError) as caught:
        dispatch(Durable())
    assert "cannot be dispatched here" in str(caught.value)
    assert 'durable listeners need feather-jobs: pip install "feather-core[jobs]"' in str(
        caught.value
    )


def test_a_durable_listener_has_to_be_found_again(happened):
    with pytest.raises(TypeError, match="it has to be at the top of a module"):

        @listen(happened, durable=True)
        def inner(event):
            pass


@pytest.fixture
def user(database_app, own_metadata):
    class User(UUIDMixin, Model):
        email: Mapped[str] = mapped_column(String(50), unique=True)

    with database_app.app_context():
        db.create_all()
        yield User


class Refused(Exception):
    pass


def test_c82_an_event_is_delivered_after_commit_with_its_user_id_set(user, happened, seen):
    @listen(happened)
    def look(event):
        with db.engine.connect() as connection:
            seen.append(connection.execute(db.select(user.email).filter_by(id=event.user_id)).one())

    with transaction():
        ada = user(email="ada@example.com")
        db.session.add(ada)
        dispatch(happened(user_id=ada.id))
        assert seen == []
    assert seen == [("ada@example.com",)]


def test_c82_an_event_is_dropped_on_rollback(user, happened, seen):
    listen(happened)(seen.append)
    with pytest.raises(Refused), transaction():
        dispatch(happened())
        raise Refused
    assert seen == []


def test_c82_an_event_is_dropped_with_its_savepoint_alone(user, happened, seen):
    listen(happened)(lambda event: seen.append(event.name))
    with transaction():
        dispatch(happened(name="outer"))
        with pytest.raises(Refused), transaction(savepoint=True):
            dispatch(happened(name="inner"))
            raise Refused
    assert seen == ["outer"]


def test_c82_a_failing_listener_neither_stops_others_nor_rolls_back(user, happened, seen, caplog):
    @listen(happened)
    def breaks_the_session(event):
        db.session.add(user(email="ada@example.com"))
        db.session.flush()

    @listen(happened)
    def counts(event):
        seen.append(user.query.count())

    with transaction():
        db.session.add(user(email="ada@example.com"))
        dispatch(happened())
    assert seen == [1]
    assert user.query.count() == 1
    assert [record.name for record in caplog.records] == ["feather.events"]


def test_events_need_neither_app_nor_database_and_do_not_import_one():
    script = textwrap.dedent("""
        import sys
        from flask import Flask
        from feather.events import Event, dispatch, listen

        class Happened(Event): pass

        listen(Happened)(lambda event: print("called"))
        dispatch(Happened())
        with Flask("shop").app_context():
            dispatch(Happened())
        assert "sqlalchemy" not in sys.modules
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("called\ncalled\n", "")


def test_two_apps_in_a_process_reach_the_same_listeners_each_in_its_context(happened, seen):
    from flask import current_app

    @listen(happened)
    def note(event):
        seen.append(current_app.name)

    for name in ("first", "second"):
        with Flask(name).app_context():
            dispatch(happened())
    assert seen == ["first", "second"]
