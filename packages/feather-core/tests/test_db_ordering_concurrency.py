"""OrderingMixin under many writers at once: real connections, real waiting."""

import random
import subprocess
import sys
import threading
from pathlib import Path
from textwrap import dedent

import pytest
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db, init_app
from feather.db.mixins import OrderingMixin, SoftDeleteMixin, UUIDMixin
from feather.exceptions import ConflictError, NotFoundError

LISTS = ["a", "b", "c"]


@pytest.fixture
def card(own_metadata):
    class Card(UUIDMixin, SoftDeleteMixin, OrderingMixin, Model):
        __ordering_scope__ = ("list_id",)
        list_id: Mapped[str] = mapped_column()
        title: Mapped[str] = mapped_column(default="")

    return Card


@pytest.fixture
def app(tmp_path, database_url, card):
    app = Flask("shop", root_path=str(tmp_path), instance_path=str(tmp_path))
    if database_url.startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 40}
    init_app(app, database_url)
    with app.app_context():
        db.create_all()
        db.session.add_all([card(list_id=name) for name in LISTS for _ in range(5)])
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def together(app: Flask, work) -> list[BaseException]:
    """Run *work(number)* in 40 threads, or 8 on SQLite; return what they raised."""
    with app.app_context():
        writers = 40 if db.engine.dialect.name == "postgresql" else 8
    raised: list[BaseException] = []
    start = threading.Barrier(writers)

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  # the test shows it
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def positions(app: Flask, card) -> dict[str, list[int]]:
    table = card.__table__
    with app.app_context():
        rows = db.session.execute(
            db.select(table.c.list_id, table.c.position).where(table.c.deleted_at.is_(None))
        ).all()
    return {name: sorted(p for list_id, p in rows if list_id == name) for name in LISTS}


def assert_gapless(app: Flask, card) -> None:
    found = positions(app, card)
    assert found == {name: list(range(len(rows))) for name, rows in found.items()}


def test_rows_added_at_once_get_distinct_positions(app, card):
    def work(number):
        for _ in range(3):
            with app.app_context():
                db.session.add(card(list_id="a"))
                db.session.commit()

    assert together(app, work) == []
    assert_gapless(app, card)


def test_everything_at_once_leaves_lists_distinct_and_gapless(app, card):
    """Random changes, several in one flush, with rows that others change meanwhile."""

    def work(number):
        chance = random.Random(number)
        for _ in range(8):
            with app.app_context():
                row, other = chance.sample(card.query.all(), 2)
                try:
                    step(chance, row, other)
                    db.session.commit()
                except (ConflictError, NotFoundError):
                    db.session.rollback()  # another writer deleted or moved just that row

    def step(chance, row, other):
        match chance.randrange(8):
            case 0:
                db.session.add_all([card(list_id=name) for name in chance.sample(LISTS, 2)])
            case 1:
                row.title = "edited"
                row.move_to(chance.randrange(6))
            case 2:
                row.list_id, other.list_id = other.list_id, row.list_id
            case 3:
                row.list_id = chance.choice(LISTS)
                row.move_to(0)
            case 4:
                row.soft_delete()
                other.position = 0
            case 5:
                # Touches the row first, as a query between two changes would.
                row.title = "edited"
                db.session.flush()
                row.move_to(2)
            case 6 if row.list_id == other.list_id:
                row.move_above(other)
            case _:
                card.query_with_deleted().filter(card.deleted_at.is_not(None)).first()
                row.move_to(99)

    assert together(app, work) == []
    assert_gapless(app, card)


def test_rows_deleted_at_once_leave_no_gap(app, card):
    with app.app_context():
        db.session.add_all([card(list_id="a") for _ in range(80)])
        db.session.commit()
        ids = [row.id for row in card.query_ordered(list_id="a")]

    def work(number):
        with app.app_context():
            db.session.delete(db.session.get(card, ids[number * 2]))
            db.session.commit()

    assert together(app, work) == []
    assert_gapless(app, card)


PROGRAM = """
    import sys
    from flask import Flask
    from feather.db import Model, db, init_app
    from feather.db.mixins import OrderingMixin, UUIDMixin

    class Card(UUIDMixin, OrderingMixin, Model):
        __ordering_scope__ = ("list_id",)
        list_id = db.Column(db.String(9))

    app = Flask("shop")
    init_app(app, sys.argv[1])
    for number in range(5):
        with app.app_context():
            db.session.add(Card(list_id="a"))
            db.session.commit()
            Card.query.first().move_to(number)
            db.session.commit()
"""


def test_processes_exclude_each_other_too(tmp_path, database_url, own_metadata):
    if database_url.startswith("sqlite"):
        database_url = f"sqlite:///{tmp_path / 'app.db'}"

    class Card(UUIDMixin, OrderingMixin, Model):
        __ordering_scope__ = ("list_id",)
        list_id = db.Column(db.String(9))

    app = Flask("shop")
    init_app(app, database_url)
    program = Path(tmp_path, "program.py")
    program.write_text(dedent(PROGRAM))
    with app.app_context():
        db.create_all()
        processes = [
            subprocess.Popen(
                [sys.executable, str(program), database_url], stderr=subprocess.PIPE, text=True
            )
            for _ in range(4)
        ]
        assert [(p.communicate(timeout=100)[1], p.returncode) for p in processes] == [("", 0)] * 4
        assert sorted(row.position for row in Card.query) == list(range(20))
        db.session.remove()
        db.engine.dispose()
