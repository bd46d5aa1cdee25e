"""OrderingMixin: what a list looks like after each change, in one process."""

import pytest
from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feather.db import Model, db
from feather.db.mixins import OrderingMixin, SoftDeleteMixin, TimestampMixin, UUIDMixin
from feather.exceptions import ConflictError, NotFoundError, ValidationError


@pytest.fixture
def models(database_app, own_metadata):
    class Column(UUIDMixin, OrderingMixin, Model):
        name: Mapped[str] = mapped_column()
        cards: Mapped[list["Card"]] = relationship(
            back_populates="column", order_by="Card.position", cascade="all, delete-orphan"
        )

    class Card(UUIDMixin, TimestampMixin, SoftDeleteMixin, OrderingMixin, Model):
        __ordering_scope__ = ("column_id",)
        title: Mapped[str] = mapped_column()
        column_id: Mapped[str | None] = mapped_column(ForeignKey("column.id"))
        column: Mapped[Column | None] = relationship(back_populates="cards")

    with database_app.app_context():
        db.create_all()
        yield Column, Card
        db.session.remove()


@pytest.fixture
def board(models):
    """Two lists, one with cards a to e, and a function that reads a list from the database."""
    column, card = models
    left, right = column(name="left"), column(name="right")
    db.session.add_all([left, right])
    db.session.flush()
    cards = {}
    for title in "abcde":
        cards[title] = card(title=title, column_id=left.id)
        db.session.add(cards[title])
    db.session.commit()

    def read(column=left):
        table = card.__table__
        rows = db.session.execute(
            db.select(table.c.title, table.c.position)
            .where(table.c.column_id == column.id, table.c.deleted_at.is_(None))
            .order_by(table.c.position)
        ).all()
        assert [row.position for row in rows] == list(range(len(rows)))
        return "".join(row.title for row in rows)

    read.left, read.right, read.Card = left, right, card
    return cards, read


def test_new_rows_go_to_the_end_of_their_own_list(board):
    _, read = board
    assert read() == "abcde"
    other = read.Card(title="x", column_id=read.right.id)
    last = read.Card(title="f", column=read.left)
    loose = read.Card(title="n")
    db.session.add_all([other, last, loose])
    db.session.commit()
    assert (read(), read(read.right), loose.position) == ("abcdef", "x", 0)


@pytest.mark.parametrize(
    ("title", "index", "after"),
    [
        ("d", 0, "dabce"),
        ("a", 2, "bcade"),
        ("b", 4, "acdeb"),
        ("b", 99, "acdeb"),
        ("b", 10**30, "acdeb"),
        ("c", 2, "abcde"),
    ],
)
def test_move_to(board, title, index, after):
    cards, read = board
    cards[title].move_to(index)
    assert read() == after
    assert {c.title: c.position for c in cards.values()} == {t: i for i, t in enumerate(after)}
    db.session.commit()
    assert read() == after


def test_move_above_and_below(board):
    cards, read = board
    cards["e"].move_above(cards["b"])
    assert read() == "aebcd"
    cards["a"].move_above(cards["d"])
    assert read() == "ebcad"
    cards["e"].move_below(cards["d"])
    assert read() == "bcade"
    cards["e"].move_below(cards["b"])
    assert read() == "becad"
    cards["e"].move_above(cards["e"])
    assert read() == "becad"


def test_assigning_positions_moves_too(board):
    cards, read = board
    for index, title in enumerate("ecadb"):
        cards[title].position = index
    db.session.commit()
    assert read() == "ecadb"
    db.session.add(read.Card(title="x", column_id=read.left.id, position=1))
    db.session.commit()
    assert read() == "excadb"


def test_query_ordered_gives_one_list_in_its_order(board):
    cards, read = board
    cards["e"].move_to(0)
    found = read.Card.query_ordered(column_id=read.left.id).all()
    assert "".join(card.title for card in found) == "eabcd"
    assert [column.name for column in type(read.left).query_ordered()] == ["left", "right"]


def test_a_changed_scope_moves_the_row_to_the_end_of_the_other_list(board):
    cards, read = board
    cards["b"].column_id = read.right.id
    cards["d"].column = read.right
    db.session.commit()
    assert read() == "ace"
    assert set(read(read.right)) == set("bd")
    cards["a"].column_id = read.right.id
    cards["a"].move_to(0)
    db.session.commit()
    assert read() == "ce"
    assert read(read.right)[0] == "a"
    cards["c"].column_id = None
    db.session.commit()
    assert (read(), cards["c"].position) == ("e", 0)


def test_a_row_appended_to_a_new_parent_gets_a_place_in_its_list(board):
    cards, read = board
    new = type(read.left)(name="new")
    new.cards.append(cards["a"])
    new.cards.append(read.Card(title="x"))
    db.session.add(new)
    db.session.commit()
    assert read() == "bcde"
    assert set(read(new)) == {"a", "x"}


def test_deletion_leaves_no_gap(board):
    cards, read = board
    db.session.delete(cards["b"])
    db.session.delete(cards["a"])
    db.session.commit()
    assert read() == "cde"
    assert cards["e"].position == 2
    read.left.cards.remove(cards["d"])
    db.session.commit()
    assert read() == "ce"


def test_a_soft_deleted_row_leaves_the_list_and_comes_back_at_its_end(board):
    cards, read = board
    cards["b"].soft_delete()
    db.session.commit()
    assert read() == "acde"
    with pytest.raises(ValidationError, match="It is deleted: restore it before moving it"):
        cards["b"].move_to(0)
    with pytest.raises(ValidationError, match="It is deleted"):
        cards["a"].move_above(cards["b"])
    cards["b"].restore()
    db.session.commit()
    assert read() == "acdeb"
    cards["b"].soft_delete()
    db.session.flush()
    db.session.delete(cards["b"])
    db.session.commit()
    assert read() == "acde"


def test_a_rollback_takes_a_move_back(board):
    cards, read = board
    cards["e"].move_to(0)
    db.session.rollback()
    assert read() == "abcde"
    assert cards["e"].position == 4
    with db.session.begin_nested() as savepoint:
        cards["e"].move_to(0)
        savepoint.rollback()
    assert cards["e"].position == 4
    db.session.commit()
    assert read() == "abcde"


def test_being_moved_aside_is_no_update_of_a_row(board):
    cards, _ = board
    before = cards["b"].updated_at
    cards["e"].move_to(0)
    db.session.commit()
    assert (cards["b"].position, cards["b"].updated_at) == (2, before)


def test_moving_sends_other_pending_changes_after_the_lock(board, database_app):
    cards, read = board
    sent = []
    event.listen(
        db.engine, "before_cursor_execute", lambda c, u, statement, *rest: sent.append(statement)
    )
    cards["a"].title = "z"
    cards["e"].move_to(0)
    db.session.commit()
    assert read() == "ezbcd"
    if db.engine.dialect.name == "postgresql":
        changes = [s.split()[0] for s in sent if "advisory" in s or s.startswith("UPDATE")]
        assert changes[0] == "SELECT"


def test_a_list_with_gaps_and_doubles_is_numbered_by_the_next_change(board):
    cards, read = board
    table = read.Card.__table__
    db.session.execute(table.update().where(table.c.title.in_(["c", "d"])).values(position=7))
    db.session.execute(db.delete(read.Card).where(read.Card.title == "b"))
    db.session.commit()
    cards["e"].move_to(0)
    db.session.commit()
    assert read() == "eacd"


@pytest.mark.parametrize("index", [-1, "2", 1.0, None, True])
def test_an_index_that_is_none_is_refused(board, index):
    cards, _ = board
    with pytest.raises(ValidationError) as caught:
        cards["a"].move_to(index)
    assert caught.value.fields == {"position": "The position must be a whole number, 0 or more."}


def test_moving_beside_a_row_of_another_list_is_refused(board):
    cards, read = board
    cards["b"].column_id = read.right.id
    db.session.commit()
    with pytest.raises(ValidationError, match=r"different lists \(column_id differs\): change"):
        cards["a"].move_above(cards["b"])


def test_a_neighbour_that_has_left_meanwhile_is_a_conflict(board):
    cards, read = board
    assert cards["b"].column_id == cards["a"].column_id
    table = read.Card.__table__
    db.session.execute(table.update().where(table.c.title == "b").values(column_id=read.right.id))
    with pytest.raises(ConflictError, match="left this list meanwhile: load the list again"):
        cards["a"].move_below(cards["b"])


def test_a_row_that_is_gone_is_not_found(board):
    cards, read = board
    table = read.Card.__table__
    db.session.execute(table.delete().where(table.c.title == "b"))
    with pytest.raises(NotFoundError, match="does not exist any more"):
        cards["b"].move_to(0)


def test_a_row_without_a_session_is_told_to_be_added(board):
    _, read = board
    with pytest.raises(RuntimeError, match=r"Card has no list yet: db.session.add\(\) it"):
        read.Card(title="x").move_to(0)


def test_a_default_of_the_scope_counts(database_app, own_metadata):
    class Task(UUIDMixin, OrderingMixin, Model):
        __ordering_scope__ = ("state", "owner")
        state = db.Column(db.String(9), default="todo", server_default="todo")
        owner = db.Column(db.Integer)

    with database_app.app_context():
        db.create_all()
        tasks = [Task(), Task(state="todo"), Task(state="done"), Task(owner=1)]
        db.session.add_all(tasks)
        db.session.commit()
        assert sorted(t.position for t in tasks[:2]) == [0, 1]
        assert [t.position for t in tasks[2:]] == [0, 0]
        assert [i.name for i in Task.__table__.indexes] == ["ix_task_state_owner_position"]
        db.session.remove()


def test_subclasses_share_the_lists_of_their_table(database_app, own_metadata):
    class Entry(UUIDMixin, OrderingMixin, Model):
        kind = db.Column(db.String(9))
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "entry"}  # noqa: RUF012  # as SQLAlchemy wants it

    class Link(Entry):
        __mapper_args__ = {"polymorphic_identity": "link"}  # noqa: RUF012  # as SQLAlchemy wants it

    class Page(Entry):
        __tablename__ = "page"
        id = db.Column(db.ForeignKey("entry.id"), primary_key=True)
        text = db.Column(db.String(9))
        __mapper_args__ = {"polymorphic_identity": "page"}  # noqa: RUF012  # as SQLAlchemy wants it

    with database_app.app_context():
        db.create_all()
        a, b, c = Entry(), Link(), Page()
        for row in (a, b, c):
            db.session.add(row)
            db.session.flush()
        c.move_to(0)
        b.move_above(c)
        db.session.commit()
        assert [row.position for row in (b, c, a)] == [0, 1, 2]
        assert len(Entry.__table__.indexes) == 1
        db.session.remove()


@pytest.mark.parametrize("scope", [["colum_id"], "column_id"])
def test_a_scope_that_is_no_list_of_columns_is_refused_at_once(own_metadata, scope):
    with pytest.raises(TypeError) as caught:

        class Card(UUIDMixin, OrderingMixin, Model):
            __ordering_scope__ = scope
            column_id = db.Column(db.Integer)

    assert f"Card.__ordering_scope__ = {scope!r} must be a list of columns" in str(caught.value)
    assert "those are column_id, id, position" in str(caught.value)


def test_a_scope_known_only_to_the_database_is_refused(own_metadata):
    with pytest.raises(TypeError, match=r"Card.column_id has a default that is computed"):

        class Card(UUIDMixin, OrderingMixin, Model):
            __ordering_scope__ = ("column_id",)
            column_id = db.Column(db.Integer, server_default="1")


def test_a_database_that_is_not_supported_says_so():
    from types import SimpleNamespace

    from feather.db.mixins.ordering.locks import hold

    mysql = SimpleNamespace(dialect=SimpleNamespace(name="mysql"))
    with pytest.raises(NotImplementedError, match="SQLite and PostgreSQL, not on mysql"):
        hold(mysql, [], None)
