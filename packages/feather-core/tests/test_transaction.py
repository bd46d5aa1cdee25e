"""feather.db.transaction: what is committed, what is rolled back, and what is refused."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import inspect
import threading

import pytest
from flask import Flask
from sqlalchemy import String, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.transaction import TransactionError, transaction, transactional


@pytest.fixture
def item(database_app, own_metadata):
    """A model within an app context; its names are unique."""

    class Item(Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(50), unique=True)

    with database_app.app_context():
        db.create_all()
        yield Item


def stored(model):
    """What another connection sees."""
    with db.engine.connect() as connection:
        return set(connection.execute(db.select(model.name)).scalars())


def add(model, name):
    db.session.add(model(name=name))


class Refused(Exception):
    pass


def test_a_function_is_committed_when_it_returns_and_its_value_is_passed_on(item):
    @transactional
    def create(name, *, suffix):
        add(item, name + suffix)
        return name

    assert create("a", suffix="b") == "a"
    assert stored(item) == {"ab"}


def test_the_decorator_keeps_name_and_signature_which_binding_reads():
    @transactional(savepoint=True)
    def create(email: str, *, active: bool = True) -> str:
        """Make one."""
        return email

    assert str(inspect.signature(create)) == "(email: str, *, active: bool = True) -> str"
    assert (create.__name__, create.__doc__) == ("create", "Make one.")


def test_an_exception_rolls_everything_back_and_reaches_the_caller(item):
    with pytest.raises(Refused), transaction():
        add(item, "a")
        db.session.flush()
        raise Refused
    assert stored(item) == set()
    assert not db.session().in_transaction()


def test_the_outermost_commits_and_nothing_is_visible_before(item):
    @transactional
    def inner():
        add(item, "inner")

    with transaction():
        inner()
        db.session.flush()
        assert stored(item) == set()
        add(item, "outer")
    assert stored(item) == {"inner", "outer"}


def test_an_exception_after_an_inner_one_undoes_the_inner_one_too(item):
    with pytest.raises(Refused), transaction():
        with transaction():
            add(item, "inner")
        raise Refused
    assert stored(item) == set()


def test_a_caught_exception_of_an_inner_one_cannot_be_committed(item):
    with pytest.raises(TransactionError) as caught, transaction():
        add(item, "outer")
        with pytest.raises(Refused), transaction():
            add(item, "half")
            raise Refused
    assert "a part of the transaction failed with Refused and the exception was caught" in str(
        caught.value
    )
    assert "nothing is. Let the exception pass, or mark that part" in str(caught.value)
    assert "@transactional(savepoint=True) to undo it alone" in str(caught.value)
    assert isinstance(caught.value.__cause__, Refused)
    assert stored(item) == set()


def test_no_further_part_starts_once_one_has_failed(item):
    reached = []
    with pytest.raises(TransactionError, match="failed with Refused"), transaction():
        with pytest.raises(Refused), transaction():
            raise Refused
        with transaction():
            reached.append(1)
    assert reached == []


def test_a_savepoint_is_undone_alone(item):
    @transactional(savepoint=True)
    def risky():
        add(item, "risky")
        raise Refused

    with transaction():
        add(item, "before")
        with pytest.raises(Refused):
            risky()
        add(item, "after")
    assert stored(item) == {"before", "after"}


def test_a_savepoint_survives_what_the_database_refuses(item):
    with transaction():
        add(item, "a")
        with pytest.raises(IntegrityError), transaction(savepoint=True):
            add(item, "a")
        add(item, "b")
    assert stored(item) == {"a", "b"}


def test_a_caught_exception_within_a_savepoint_undoes_the_savepoint_alone(item):
    with transaction():
        add(item, "outer")
        failed = pytest.raises(TransactionError, match="failed with Refused")
        with failed, transaction(savepoint=True):
            add(item, "savepoint")
            with pytest.raises(Refused), transaction():
                raise Refused
    assert stored(item) == {"outer"}


def test_the_savepoints_of_sqlalchemy_count_as_well(item):
    with transaction():
        add(item, "outer")
        with pytest.raises(Refused), db.session.begin_nested(), transaction():
            add(item, "undone")
            raise Refused
        with db.session.begin_nested(), transaction():
            add(item, "kept")
    assert stored(item) == {"outer", "kept"}


def test_an_outermost_savepoint_is_a_transaction(item):
    with transaction(savepoint=True):
        add(item, "a")
    assert stored(item) == {"a"}


def test_what_the_commit_refuses_is_rolled_back_and_the_session_is_usable(item):
    with transaction():
        add(item, "a")
    with pytest.raises(IntegrityError), transaction():
        add(item, "b")
        add(item, "a")
    with transaction():
        add(item, "c")
    assert stored(item) == {"a", "c"}


def test_a_caught_flush_error_is_not_committed(item):
    with transaction():
        add(item, "a")
    with pytest.raises(Exception, match="rolled back due to a previous exception"), transaction():
        add(item, "b")
        add(item, "a")
        with pytest.raises(IntegrityError):
            db.session.flush()
    assert stored(item) == {"a"}


def test_a_commit_by_hand_is_refused(item):
    with pytest.raises(TransactionError) as caught, transaction():
        add(item, "half")
        db.session.commit()
    assert "db.session.commit() inside a transaction would keep half of its work" in str(
        caught.value
    )
    assert "remove the call" in str(caught.value)
    assert "db.session.flush() sends changes to the database before" in str(caught.value)
    assert stored(item) == set()


def test_a_commit_by_hand_is_refused_within_a_savepoint_too(item):
    refused = pytest.raises(TransactionError, match="would keep half of its work")
    with refused, transaction(), transaction(savepoint=True):
        add(item, "half")
        db.session.commit()
    assert stored(item) == set()


@pytest.mark.parametrize("end", ["rollback", "close", "remove"])
def test_ending_by_hand_is_noticed_before_the_rest_is_committed(item, end):
    with pytest.raises(TransactionError) as caught, transaction():
        add(item, "first")
        db.session.flush()
        getattr(db.session, end)()
        add(item, "second")
        db.session.flush()
    assert "the transaction was ended inside its block" in str(caught.value)
    assert "with transaction(savepoint=True):" in str(caught.value)
    db.session.remove()
    assert stored(item) == set()


def test_a_rollback_by_hand_before_raising_is_fine(item):
    with pytest.raises(Refused), transaction():
        add(item, "a")
        db.session.rollback()
        raise Refused
    assert stored(item) == set()


def test_committing_by_hand_works_outside(item):
    add(item, "by hand")
    db.session.commit()
    with transaction():
        add(item, "a")
    add(item, "by hand again")
    db.session.commit()
    assert stored(item) == {"by hand", "a", "by hand again"}


def test_work_done_before_belongs_to_the_transaction(item):
    add(item, "pending")
    with transaction():
        pass
    assert stored(item) == {"pending"}
    add(item, "flushed")
    db.session.flush()
    with pytest.raises(Refused), transaction():
        raise Refused
    assert stored(item) == {"pending"}


def test_objects_loaded_before_can_be_changed(item):
    with transaction():
        add(item, "old")
    loaded = item.query.one()
    with transaction():
        loaded.name = "new"
    assert stored(item) == {"new"}


def test_a_transaction_inside_a_savepoint_that_nobody_commits_is_refused(item):
    with db.session.begin_nested(), pytest.raises(TransactionError) as caught, transaction():
        pass
    assert "replace db.session.begin_nested() with transaction(savepoint=True)" in str(caught.value)


def test_threads_have_transactions_of_their_own(database_app, item):
    inside, done = threading.Event(), threading.Event()
    seen = []

    def other():
        inside.wait(10)
        with database_app.app_context():
            seen.append(db.session().in_transaction())
            seen.append(item.query.count())
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction():
        add(item, "a")
        db.session.flush()
        inside.set()
        assert done.wait(10)
    thread.join()
    assert seen == [False, 0]


def test_nested_app_contexts_have_transactions_of_their_own(database_app, item):
    with pytest.raises(Refused), transaction():
        with database_app.app_context(), transaction():
            assert not db.session.new
        add(item, "a")
        raise Refused
    assert stored(item) == set()


def test_it_works_in_a_test_that_undoes_commits(item, monkeypatch):
    """The usual recipe: the session joins a transaction of the test's, by savepoint."""
    engine = db.engine
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    try:
        with engine.connect() as connection, monkeypatch.context() as patch:
            outer = connection.begin()
            patch.setitem(db.engines, None, connection)
            assert item.query.count() == 0
            with transaction():
                add(item, "a")
            with pytest.raises(Refused), transaction():
                add(item, "b")
                raise Refused
            names = db.session.scalars(db.select(item.name)).all()
            db.session.remove()
            outer.rollback()
    finally:
        db.session.configure(join_transaction_mode="conditional_savepoint")
    assert names == ["a"]
    assert stored(item) == set()


def test_other_engines_are_left_alone(database_app, item):
    with transaction():
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
        engine.dispose()


def test_an_app_without_a_database_is_told_the_setting():
    with Flask("shop").app_context(), pytest.raises(TransactionError) as caught, transaction():
        pass
    assert "the app 'shop' has no database of Feather's" in str(caught.value)
    assert "set DATABASE_URL, for example DATABASE_URL=sqlite:///app.db in .env" in str(
        caught.value
    )


def test_outside_of_an_app_context_the_error_says_so():
    with pytest.raises(TransactionError, match=r"needs an app context.*with app\.app_context"):
        transactional(print)()


def test_functions_whose_body_runs_later_are_refused():
    async def later():
        pass

    def items():
        yield 1

    with pytest.raises(TypeError) as caught:
        transactional(later)
    assert "cannot wrap test_functions_whose_body_runs_later_are_refused.<locals>.later()" in str(
        caught.value
    )
    assert "it is a coroutine, whose body would run after the transaction has ended" in str(
        caught.value
    )
    with pytest.raises(TypeError, match=r"it is a generator.*Use `with transaction"):
        transactional(items)
