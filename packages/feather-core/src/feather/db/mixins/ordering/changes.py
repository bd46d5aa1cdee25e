"""What a session is about to change about the place of a row."""

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import InstanceState
from sqlalchemy.orm.interfaces import MANYTOONE

from feather.db.mixins.ordering.lists import Order

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

State = InstanceState[Any]
Values = dict[str, Any]


def former(state: State, order: Order) -> Values:
    """Return what the object knew about its list before it was changed.

    Args:
        state: The row's object.
        order: What the row is.

    Returns:
        Values by attribute; what was never loaded is missing.
    """
    known = {}
    for name in order.attributes:
        history = state.attrs[name].history
        if before := history.deleted or history.unchanged:
            known[name] = before[0]
    return known


def changed(state: State, order: Order) -> Values:
    """Return new values of the attributes that decide about a row's list.

    Args:
        state: The row's object.
        order: What the row is.

    Returns:
        Values by attribute: those that were set, and those that a related object sets when the
        flush reaches it, as far as its key exists already.
    """
    values = {}
    for name in order.attributes:
        if added := state.attrs[name].history.added:
            values[name] = added[0]
    names: dict[ColumnElement[Any], str] = {column: name for name, column in order.scope.items()}
    for relation in state.mapper.relationships:
        if relation.direction is not MANYTOONE or names.keys().isdisjoint(relation.local_columns):
            continue
        if added := state.attrs[relation.key].history.added:
            for column, remote in relation.local_remote_pairs or ():
                if column in names:
                    values[names[column]] = _value(added[0], remote, relation.mapper)
    return values


def moved(state: State) -> bool:
    """Say whether a position was assigned.

    Args:
        state: The row's object.
    """
    return bool(state.attrs["position"].history.added)


def _value(parent: Any, column: Any, mapper: Any) -> Any:
    return None if parent is None else getattr(parent, mapper.get_property_by_column(column).key)
