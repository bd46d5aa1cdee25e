"""One lock per list, taken before any of its rows is touched and kept until the commit.

Transactions that need several take them in the order of their numbers, so none waits for
another in a circle.
"""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, func, select

from feather.db.mixins.ordering.lists import OrderedList
from feather.db.sqlite import take_write_lock

Found = Callable[[], Iterable[OrderedList]]


def hold(connection: Connection, wanted: Iterable[OrderedList], found: Found | None) -> None:
    """Take the locks of lists.

    Args:
        connection: A connection within the transaction that keeps them.
        wanted: The lists, as far as they are known.
        found: Asks the database for lists that must be locked too; the last time while the locks
            are held, because another transaction may have moved rows before. None if there is
            nothing to ask.

    Raises:
        NotImplementedError: The database is neither SQLite nor PostgreSQL.
    """
    dialect = connection.dialect.name
    if dialect == "sqlite":
        take_write_lock(connection)  # of the whole database: no other transaction writes
        if found is not None:
            found()
        return
    if dialect != "postgresql":
        raise NotImplementedError(
            f"OrderingMixin keeps positions right on SQLite and PostgreSQL, not on {dialect}: "
            "use one of those, or order rows by a column of your own"
        )
    locks = {item.lock: item for item in wanted}
    if found is None:
        _take(connection, locks)
        return
    while True:
        # Going back to the savepoint gives the locks back: one that sorts before those already
        # held may only be taken together with them.
        savepoint = connection.begin_nested()
        _take(connection, locks)
        missing = {item.lock: item for item in found() if item.lock not in locks}
        if not missing:
            savepoint.commit()
            return
        savepoint.rollback()
        locks |= missing


def _take(connection: Connection, locks: Mapping[int, OrderedList]) -> None:
    for number in sorted(locks):
        connection.execute(select(func.pg_advisory_xact_lock(number)))
