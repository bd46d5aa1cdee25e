"""Transactions on SQLite: writers wait for each other instead of failing."""

# ruff: noqa: PT012  # the whole block is what raises, and what is tested

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, text

from feather.db import db, init_app
from feather.db.transaction import transaction

WRITER = textwrap.dedent("""
    import sys
    from flask import Flask
    from sqlalchemy import text
    from feather.db import db, init_app
    from feather.db.transaction import transactional

    app = Flask("shop", instance_path=sys.argv[1])
    init_app(app, "sqlite:///app.db")

    @transactional
    def count_up():
        value = db.session.execute(text("SELECT value FROM counter")).scalar()
        db.session.execute(text("UPDATE counter SET value = :v"), {"v": value + 1})

    for _ in range(20):
        with app.app_context():
            if sys.argv[2] == "reads before":
                db.session.execute(text("SELECT value FROM counter")).scalar()
            count_up()
""")


@pytest.fixture
def app(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite:///app.db")
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE counter (value INTEGER)"))
            connection.execute(text("INSERT INTO counter VALUES (0)"))
        yield app
        db.session.remove()
        db.engine.dispose()


def value():
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT value FROM counter")).scalar()


@pytest.mark.parametrize("before", ["reads before", "starts with it"])
def test_processes_that_read_then_write_never_find_the_database_locked(app, tmp_path, before):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), before],
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert errors == [""] * 4
    assert value() == 80


def test_threads_that_read_then_write_never_find_the_database_locked(app):
    def count_up():
        for _ in range(25):
            with app.app_context(), transaction():
                seen = db.session.execute(text("SELECT value FROM counter")).scalar()
                db.session.execute(text("UPDATE counter SET value = :v"), {"v": seen + 1})

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(count_up) for _ in range(6)]:
            done.result(60)
    assert value() == 150


@pytest.fixture
def begins(app):
    """The statements that start and end transactions."""
    statements = []

    def note(connection, cursor, statement, *_):
        if statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT")):
            statements.append(statement.split(" sa_")[0])

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_lock_is_taken_by_the_first_statement_and_only_inside(app, begins):
    with transaction():
        assert begins == []
        db.session.execute(text("SELECT 1"))
        assert begins == ["BEGIN IMMEDIATE"]
    db.session.execute(text("SELECT 1"))
    assert begins == ["BEGIN IMMEDIATE", "BEGIN"]


def test_a_transaction_that_has_only_read_starts_again(app, begins):
    db.session.execute(text("SELECT value FROM counter"))
    with transaction(), transaction(savepoint=True):
        db.session.execute(text("UPDATE counter SET value = 5"))
    assert begins == ["BEGIN", "COMMIT", "BEGIN IMMEDIATE", "SAVEPOINT"]
    assert value() == 5


def test_a_transaction_that_has_written_keeps_its_lock_and_can_be_rolled_back(app, begins):
    db.session.execute(text("UPDATE counter SET value = 7"))
    with pytest.raises(ZeroDivisionError), transaction():
        assert begins == ["BEGIN"]
        raise ZeroDivisionError
    assert value() == 0


def test_a_writer_that_never_ends_is_reported_and_leaves_the_session_usable(app):
    with db.engine.connect() as other:
        other.execute(text("UPDATE counter SET value = 9"))
        db.session.execute(text("PRAGMA busy_timeout=50"))
        with pytest.raises(Exception, match="database is locked"), transaction():
            pytest.fail("the block ran without the lock")
    db.session.execute(text("PRAGMA busy_timeout=5000"))
    with transaction():
        db.session.execute(text("UPDATE counter SET value = 8"))
    assert value() == 8


def test_readers_run_beside_a_writer(app):
    with transaction():
        db.session.execute(text("UPDATE counter SET value = 3"))
        assert value() == 0
    assert value() == 3
