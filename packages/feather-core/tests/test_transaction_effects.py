"""after_commit: effects follow the commit, in order and apart from each other."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import logging

import pytest
from flask import Flask
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.transaction import after_commit, transaction, transactional


class Refused(Exception):
    pass


@pytest.fixture
def item(database_app, own_metadata):
    class Item(Model):
        name: Mapped[str] = mapped_column(String(50), primary_key=True)

    with database_app.app_context():
        db.create_all()
        yield Item


@pytest.fixture
def seen():
    return []


def names(model):
    return set(db.session.scalars(db.select(model.name)))


def test_effects_run_after_the_outermost_commit_in_order(item, seen):
    with transaction():
        after_commit(lambda: seen.append("first"))
        with transaction():
            after_commit(lambda: seen.append("second"))
        assert seen == []
        after_commit(lambda: seen.append("third"))
    assert seen == ["first", "second", "third"]


def test_an_effect_sees_what_was_committed(item, seen):
    with transaction():
        db.session.add(item(name="a"))
        after_commit(lambda: seen.append(names(item)))
    assert seen == [{"a"}]


def test_a_rollback_drops_effects(item, seen):
    with pytest.raises(Refused), transaction():
        after_commit(lambda: seen.append(1))
        raise Refused
    with transaction():
        pass
    assert seen == []


def test_a_failing_commit_drops_effects(item, seen):
    with transaction():
        db.session.add(item(name="a"))
    with pytest.raises(IntegrityError), transaction():
        after_commit(lambda: seen.append(1))
        db.session.add(item(name="a"))
    assert seen == []


def test_a_savepoint_takes_its_effects_with_it(item, seen):
    with transaction():
        after_commit(lambda: seen.append("before"))
        with pytest.raises(Refused), transaction(savepoint=True):
            after_commit(lambda: seen.append("dropped"))
            with transaction(savepoint=True):
                after_commit(lambda: seen.append("dropped with the outer one"))
            raise Refused
        with transaction(savepoint=True):
            after_commit(lambda: seen.append("kept"))
        after_commit(lambda: seen.append("after"))
    assert seen == ["before", "kept", "after"]


def test_a_savepoint_of_sqlalchemy_takes_its_effects_with_it(item, seen):
    with transaction():
        with pytest.raises(Refused), db.session.begin_nested():
            after_commit(lambda: seen.append("dropped"))
            raise Refused
        savepoint = db.session.begin_nested()
        after_commit(lambda: seen.append("dropped"))
        savepoint.rollback()
        after_commit(lambda: seen.append("kept"))
    assert seen == ["kept"]


def test_a_failing_effect_is_logged_and_stops_nobody(item, seen, caplog):
    @transactional
    def create():
        db.session.add(item(name="a"))
        after_commit(fail)
        after_commit(lambda: seen.append("next"))
        return "value"

    def fail():
        raise Refused("no mail today")

    assert create() == "value"
    assert seen == ["next"]
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("feather.db.transaction", logging.ERROR)
    assert "an effect of after_commit() failed" in record.getMessage()
    assert "fail" in record.getMessage()
    assert "no mail today" in str(record.exc_info[1])


def test_an_effect_that_breaks_the_session_leaves_it_usable(item, seen):
    def fail():
        db.session.add(item(name="a"))
        db.session.flush()

    with transaction():
        db.session.add(item(name="a"))
        after_commit(fail)
        after_commit(lambda: seen.append(names(item)))
    assert seen == [{"a"}]
    assert names(item) == {"a"}


def test_what_an_effect_leaves_uncommitted_is_rolled_back(item, seen):
    with transaction():
        after_commit(lambda: db.session.add(item(name="left")))
        after_commit(lambda: seen.append(names(item)))
    with transaction():
        pass
    assert seen == [set()]
    assert names(item) == set()


def test_an_effect_has_transactions_and_effects_of_its_own(item, seen):
    @transactional
    def log():
        db.session.add(item(name="log"))
        after_commit(lambda: seen.append("effect of the effect"))

    with transaction():
        after_commit(log)
        after_commit(lambda: seen.append("next"))
    assert seen == ["effect of the effect", "next"]
    assert names(item) == {"log"}


def test_outside_of_a_transaction_an_effect_runs_at_once(item, seen):
    after_commit(lambda: seen.append(1))
    assert seen == [1]


def test_an_effect_at_once_does_not_touch_work_in_progress(item, caplog):
    db.session.add(item(name="by hand"))

    def fail():
        raise Refused

    after_commit(fail)
    db.session.commit()
    assert names(item) == {"by hand"}
    assert len(caplog.records) == 1


def test_it_works_without_a_database_and_without_an_app(seen):
    after_commit(lambda: seen.append("no app"))
    with Flask("shop").app_context():
        after_commit(lambda: seen.append("no database"))
    assert seen == ["no app", "no database"]


def test_another_app_context_has_effects_of_its_own(database_app, item, seen):
    with pytest.raises(Refused), transaction():
        after_commit(lambda: seen.append("dropped"))
        with database_app.app_context():
            after_commit(lambda: seen.append("at once"))
        raise Refused
    assert seen == ["at once"]
