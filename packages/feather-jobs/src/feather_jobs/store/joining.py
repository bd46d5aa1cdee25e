"""Taking part in the transaction that the enqueuing code is in, if it is in one."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from feather.db.transaction_state import TransactionState

_WROTE = "feather_jobs_wrote"
_EFFECTS = "feather_jobs_effects"


def watch(session: Any) -> None:
    """Note in the sessions of an app whether their transaction has changed anything.

    Args:
        session: The scoped session of the app's Flask-SQLAlchemy object.
    """
    if event.contains(session.session_factory, "after_flush", _after_flush):
        return
    event.listen(session.session_factory, "after_flush", _after_flush)
    event.listen(session.session_factory, "do_orm_execute", _do_orm_execute)
    event.listen(session.session_factory, "after_commit", _after_commit)
    event.listen(session.session_factory, "after_rollback", _after_rollback)


def transaction_of(extension: Any) -> Session | None:
    """Return the session of the current app context, if a job belongs to its transaction.

    It does within a transaction of Feather's, and wherever the session has changes that somebody
    will commit. A session that has only read is left alone: nobody may ever commit it.

    Args:
        extension: The app's Flask-SQLAlchemy object.
    """
    if not extension.session.registry.has():
        return None
    session: Session = extension.session()
    if TransactionState.of(session) is not None:
        return session
    changed = session.new or session.dirty or session.deleted or session.info.get(_WROTE)
    return session if changed and session.in_transaction() else None


def when_committed(session: Session, effect: Callable[[], object]) -> None:
    """Call a function once the session's transaction is committed, and not if it is undone."""
    if (state := TransactionState.of(session)) is not None:
        state.effects.append(effect)
        return
    waiting: list[Callable[[], object]] = session.info.setdefault(_EFFECTS, [])
    waiting.append(effect)


def _after_flush(session: Session, _context: object) -> None:
    session.info[_WROTE] = True


def _do_orm_execute(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info[_WROTE] = True


# Both are also called for savepoints, whose end is not that of the transaction.
def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WROTE, None)
        for effect in session.info.pop(_EFFECTS, ()):
            effect()


def _after_rollback(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WROTE, None)
        session.info.pop(_EFFECTS, None)
