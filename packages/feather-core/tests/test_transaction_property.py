"""Whatever is nested in whatever way: the effects seen are those of the work committed."""

from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db
from feather.db.transaction import TransactionError, after_commit, transaction
from feather.events import Event, dispatch, drain, listen


class Failure(Exception):
    pass


@dataclass
class Block:
    """A block in a program: a transaction, a savepoint of ours or one of SQLAlchemy's."""

    kind: str
    body: list["Step"]
    fails: bool
    caught: bool


Step = Block | str
simple = st.sampled_from(["write", "effect", "failing effect", "event"])


def blocks(bodies):
    kinds = st.sampled_from(["transaction", "savepoint", "begin_nested"])
    return st.builds(Block, kinds, st.lists(bodies, max_size=4), st.booleans(), st.booleans())


steps = st.recursive(simple, lambda inner: st.one_of(simple, blocks(inner)), max_leaves=12)
outermost = st.builds(
    Block, st.just("transaction"), st.lists(steps, max_size=6), st.booleans(), st.just(value=True)
)
programs = st.lists(outermost, min_size=1, max_size=3)


@dataclass
class Frame:
    """What a rollback would undo."""

    writes: list[int] = field(default_factory=list)
    effects: list[int] = field(default_factory=list)
    broken: bool = False


class Expected:
    """What should happen, by the documented rules alone."""

    def __init__(self):
        self.numbers = count()
        self.frames = [Frame()]

    def run(self, step):
        frame = self.frames[-1]
        if isinstance(step, str):
            (frame.writes if step == "write" else frame.effects).append(next(self.numbers))
            return
        try:
            self.block(step)
        except (Failure, TransactionError):
            if not step.caught:
                raise

    def block(self, block):
        outer = self.frames[-1]
        if outer.broken and block.kind != "begin_nested":
            raise TransactionError
        own = len(self.frames) == 1 or block.kind != "transaction"
        if own:
            self.frames.append(Frame())
        try:
            self.body(block, own=own)
        except (Failure, TransactionError):
            if own:
                self.frames.pop()
            else:
                outer.broken = True
            raise
        if own:
            done = self.frames.pop()
            outer.writes += done.writes
            outer.effects += done.effects

    def body(self, block, *, own):
        for step in block.body:
            self.run(step)
        if block.fails:
            raise Failure
        if own and self.frames[-1].broken:
            raise TransactionError


class Actual:
    """The same program, run."""

    def __init__(self, model, event, seen):
        self.numbers = count()
        self.model, self.event, self.seen = model, event, seen
        self.dispatched = set()

    def run(self, step):
        if isinstance(step, Block):
            try:
                self.block(step)
            except (Failure, TransactionError):
                if not step.caught:
                    raise
            return
        number = next(self.numbers)
        if step == "write":
            db.session.add(self.model(id=number))
        elif step == "event":
            self.dispatched.add(number)
            dispatch(self.event(number=number))
        else:
            after_commit(lambda: self.effect(number, fails=step == "failing effect"))

    def effect(self, number, *, fails):
        self.seen.append(number)
        if fails:
            raise Failure

    def block(self, block):
        opened = (
            db.session.begin_nested()
            if block.kind == "begin_nested"
            else transaction(savepoint=block.kind == "savepoint")
        )
        with opened:
            for step in block.body:
                self.run(step)
            if block.fails:
                raise Failure


@pytest.fixture
def stage(database_app, own_metadata):
    class Written(Model):
        id: Mapped[int] = mapped_column(primary_key=True)

    class Happened(Event):
        pass

    with database_app.app_context():
        db.create_all()
        yield Written, Happened


def test_effects_seen_are_those_of_the_work_committed(stage, caplog):
    model, event = stage
    seen, in_background = [], []
    listen(event)(lambda happened: seen.append(happened.number))
    listen(event, async_=True)(lambda happened: in_background.append(happened.number))

    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(programs)
    def check(program):
        caplog.clear()
        seen.clear()
        in_background.clear()
        with db.engine.begin() as connection:
            connection.execute(delete(model))
        expected, actual = Expected(), Actual(model, event, seen)
        for block in program:
            expected.run(block)
            actual.run(block)
            assert not db.session().in_transaction()
        with db.engine.connect() as connection:
            written = sorted(connection.execute(db.select(model.id)).scalars())
        assert drain()
        (frame,) = expected.frames
        assert written == frame.writes
        assert seen == frame.effects
        assert sorted(in_background) == [n for n in frame.effects if n in actual.dispatched]

    check()
