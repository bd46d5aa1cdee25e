"""Where a session's flush meets ordered rows."""

from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Index, event, inspect
from sqlalchemy.orm import Mapper, Session, UOWTransaction, object_session

from feather.db.mixins.ordering.lists import Order
from feather.db.mixins.ordering.plan import ORDERS, Plan

if TYPE_CHECKING:
    from feather.db.mixins.ordering.changes import State

_PLAN = "feather_ordering"


def watch(mixin: type[Any]) -> None:
    """Have models with a mixin kept in order from their declaration on.

    Args:
        mixin: The mixin.
    """
    event.listen(mixin, "after_mapper_constructed", _declare, propagate=True)
    event.listen(mixin, "before_insert", _before_insert, propagate=True)
    event.listen(mixin, "before_update", _before_update, propagate=True)
    event.listen(mixin, "before_delete", _before_delete, propagate=True)


def _declare(mapper: Mapper[Any], model: type[Any]) -> None:
    ORDERS[model] = order = Order.of_mapper(mapper)
    if mapper.inherits is None or mapper.inherits.class_ not in ORDERS:
        Index(None, *order.scope.values(), order.position)
    # Apps without such a model do not pay for the look at every flush.
    if not event.contains(Session, "before_flush", _before_flush):
        event.listen(Session, "before_flush", _before_flush)
        event.listen(Session, "after_flush_postexec", _after_flush_postexec)


def _before_flush(session: Session, _context: UOWTransaction, _objects: object) -> None:
    """Take all locks before any row is touched, so that no two flushes wait for each other."""
    session.info[_PLAN] = plan = Plan()
    written: dict[Connection, list[State]] = {}
    deleted: dict[Connection, list[State]] = {}
    changed = (row for row in session.dirty if type(row) in ORDERS and session.is_modified(row))
    for rows, by_connection in ((chain(session.new, changed), written), (session.deleted, deleted)):
        for row in rows:
            if type(row) in ORDERS:
                state = inspect(row)
                connection = session.connection(bind_arguments={"mapper": state.mapper})
                by_connection.setdefault(connection, []).append(state)
    for connection in written.keys() | deleted.keys():
        plan.lock(connection, written.get(connection, ()), deleted.get(connection, ()))


def _after_flush_postexec(session: Session, _context: UOWTransaction) -> None:
    plan: Plan | None = session.info.pop(_PLAN, None)
    if plan is not None:
        plan.finish(session)


def _before_insert(_mapper: Mapper[Any], connection: Connection, target: object) -> None:
    _plan(target).inserted(connection, inspect(target))


def _before_update(_mapper: Mapper[Any], connection: Connection, target: object) -> None:
    _plan(target).updated(connection, inspect(target))


def _before_delete(_mapper: Mapper[Any], connection: Connection, target: object) -> None:
    _plan(target).deleted(connection, inspect(target))


def _plan(target: object) -> Plan:
    session = object_session(target)
    assert session is not None  # noqa: S101 - it is being flushed; this is for mypy
    plan: Plan = session.info[_PLAN]
    return plan
