"""What one flush does for ordered rows: which lists it locks and numbers anew."""

from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection
from sqlalchemy.orm import Session, attributes
from sqlalchemy.schema import ColumnDefault

from feather.db.mixins.ordering import statements
from feather.db.mixins.ordering.changes import State, Values, changed, former, moved
from feather.db.mixins.ordering.lists import Order, OrderedList
from feather.db.mixins.ordering.locks import hold
from feather.db.mixins.ordering.mixin import BESIDE, GONE
from feather.exceptions import ConflictError, NotFoundError

ORDERS: WeakKeyDictionary[type[Any], Order] = WeakKeyDictionary()
"""How the rows of each ordered model are ordered."""

_LARGEST = 2**31 - 1


class Plan:
    """The work of one flush."""

    def __init__(self) -> None:
        self._stored: dict[State, Values] = {}
        self._ends: dict[int, int] = {}
        self._left: dict[int, tuple[State, OrderedList]] = {}
        self._placed: list[tuple[int, State, OrderedList]] = []

    def lock(
        self, connection: Connection, written: Iterable[State], deleted: Iterable[State] = ()
    ) -> None:
        """Take the locks of the lists that rows are in and go to.

        Args:
            connection: The flush's connection.
            written: Rows that are inserted or updated.
            deleted: Rows that are deleted.

        Raises:
            NotFoundError: A row that moves does not exist any more.
        """
        guessed: list[OrderedList | None] = []
        # Rows that are only edited too: who holds a row and then waits for a list makes a
        # circle with who holds the list and waits for the row.
        existing = {state: Values() for state in deleted}
        moving: set[State] = set()
        for state in written:
            order = ORDERS[state.class_]
            before, changes = former(state, order), changed(state, order)
            guessed.append(order.list_of({**before, **changes}))
            if not state.persistent:
                continue
            if before.keys() == set(order.attributes):
                guessed.append(order.list_of(before))
            existing[state] = changes
            if changes or moved(state):
                moving.add(state)

        def found() -> list[OrderedList]:
            stored = _stored(connection, existing)
            if moving - stored.keys():
                raise NotFoundError(GONE)
            self._stored |= stored
            lists = (
                ORDERS[state.class_].list_of({**values, **changes})
                for state, values in stored.items()
                for changes in ({}, existing[state])
            )
            return [item for item in lists if item is not None]

        hold(
            connection, [item for item in guessed if item is not None], found if existing else None
        )

    def inserted(self, connection: Connection, state: State) -> None:
        """Give a new row its position."""
        row, order = _row(state), ORDERS[state.class_]
        for name, column in order.scope.items():
            if name not in state.dict and isinstance(column.default, ColumnDefault):
                setattr(row, name, column.default.arg)  # else the database's turn comes too late
        wanted = state.dict.get("position")
        target = order.list_of({name: getattr(row, name) for name in order.attributes})
        self._enter(connection, state, target, wanted)

    def updated(self, connection: Connection, state: State) -> None:
        """Note what an update of a row changes about its list and its position in it."""
        order = ORDERS[state.class_]
        changes, wants = changed(state, order), moved(state)
        if not changes and not wants:
            return
        if state not in self._stored:
            self.lock(connection, [state])
        stored = self._stored[state]
        old, new = order.list_of(stored), order.list_of({**stored, **changes})
        wanted = state.dict["position"] if wants else None
        if old is not None and (new is None or new.lock != old.lock):
            self._left[old.lock] = state, old
        elif old is not None and new is not None:
            if wanted is not None:
                self._placed.append((_bounded(wanted), state, new))
                _row(state).position = _bounded(wanted)
            return
        self._enter(connection, state, new, wanted)

    def deleted(self, connection: Connection, state: State) -> None:
        """Note that the list of a row gets a gap."""
        if state not in self._stored:
            self.lock(connection, (), [state])
        if state in self._stored and (old := ORDERS[state.class_].list_of(self._stored[state])):
            self._left[old.lock] = state, old

    def finish(self, session: Session) -> None:
        """Number the lists that rows have left or were moved in.

        Args:
            session: The session that was flushed; its objects get their positions.

        Raises:
            ConflictError: The neighbour of a moved row has left the list.
        """
        for state, rows in self._left.values():
            _take_over(session, state, statements.close(_connection(session, state), rows))
        for index, state, rows in sorted(self._placed, key=lambda placed: placed[0]):
            connection, key = _connection(session, state), _key(state)
            if beside := state.info.get(BESIDE):
                index = _beside(connection, rows, key, beside)
            _take_over(session, state, statements.place(connection, rows, key, index))

    def _enter(
        self, connection: Connection, state: State, rows: OrderedList | None, wanted: int | None
    ) -> None:
        row = _row(state)
        if rows is None:
            row.position = _bounded(wanted or 0)  # of a deleted row: nobody looks at it
            return
        lock = rows.lock
        if lock not in self._ends:
            hold(connection, [rows], None)  # once more, should nothing have announced this list
            self._ends[lock] = statements.end(connection, rows)
        row.position = self._ends[lock]
        self._ends[lock] += 1
        if wanted is not None:
            self._placed.append((_bounded(wanted), state, rows))


def _stored(connection: Connection, states: Iterable[State]) -> dict[State, Values]:
    found = {}
    by_order: dict[Order, dict[statements.Key, State]] = {}
    for state in states:
        by_order.setdefault(ORDERS[state.class_], {})[_key(state)] = state
    for order, keys in by_order.items():
        for key, values in statements.stored(connection, order, keys).items():
            found[keys[key]] = values
    return found


def _beside(
    connection: Connection, rows: OrderedList, key: statements.Key, beside: tuple[State, int]
) -> int:
    other, offset = beside
    index = statements.index_of(connection, rows, _key(other), without=key)
    if index is None:
        raise ConflictError("The neighbour has left this list meanwhile: load the list again.")
    return index + offset


def _take_over(
    session: Session, state: State, positions: Iterator[tuple[statements.Key, int]]
) -> None:
    """Tell the session's objects, which otherwise would show where they were."""
    for key, position in positions:
        row = session.identity_map.get(state.mapper.identity_key_from_primary_key(key))
        if row is not None:
            attributes.set_committed_value(row, "position", position)


def _row(state: State) -> Any:
    return state.obj()


def _key(state: State) -> statements.Key:
    identity = state.identity
    assert identity is not None  # noqa: S101 - a flushed row has one; this is for mypy
    return tuple(identity)


def _connection(session: Session, state: State) -> Connection:
    return session.connection(bind_arguments={"mapper": state.mapper})


def _bounded(index: int) -> int:
    return min(max(index, 0), _LARGEST)
