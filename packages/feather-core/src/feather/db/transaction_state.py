"""What a session notes about the Feather transaction it is in, kept true by its events."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = "feather_transaction"


class TransactionError(RuntimeError):
    """A transaction is used in a way that would commit half of its work."""


class TransactionState:
    """An open transaction: its effects, and why it must not be committed, if so.

    Attributes:
        root: What SQLAlchemy calls the transaction.
        effects: What to call after the commit, in order.
        committing: Whether the commit that is going on is the transaction's own.
    """

    def __init__(self, session: Session, root: SessionTransaction) -> None:
        self._session = session
        self.root = root
        self.effects: list[Callable[[], object]] = []
        self.committing = False
        # By savepoint: how many effects there were when it was set.
        self._marks: WeakKeyDictionary[SessionTransaction, int] = WeakKeyDictionary()
        self._failures: WeakKeyDictionary[SessionTransaction, BaseException] = WeakKeyDictionary()

    @staticmethod
    def of(session: Session) -> "TransactionState | None":
        """Return the state of the transaction that *session* is in, if it is in one."""
        state: TransactionState | None = session.info.get(_KEY)
        return state

    def attach(self) -> None:
        """Make this the state of the session."""
        self._session.info[_KEY] = self

    def detach(self) -> None:
        """Leave the session without a state."""
        self._session.info.pop(_KEY, None)

    @property
    def boundary(self) -> SessionTransaction:
        """The innermost savepoint, else the transaction: what a rollback would undo now."""
        return self._session.get_nested_transaction() or self.root

    def failed(self, boundary: SessionTransaction, error: BaseException) -> None:
        """Note that a part of *boundary* did not complete, so that none of it may be kept."""
        self._failures.setdefault(boundary, error)

    def check(self) -> None:
        """Make sure that work done now could still be committed.

        Raises:
            TransactionError: The transaction was ended by hand, or a part of it failed.
        """
        if self._session.get_transaction() is not self.root:
            raise TransactionError(
                "the transaction was ended inside its block, by db.session.rollback(), close() or "
                "remove(), and what followed cannot be committed without what came before: "
                "nothing is. Raise an exception to undo all of it, or put the part that may fail "
                "into `with transaction(savepoint=True):`"
            )
        if error := self._failures.get(self.boundary):
            raise TransactionError(
                f"a part of the transaction failed with {type(error).__name__} and the exception "
                "was caught, so half of the work would be committed: nothing is. Let the "
                "exception pass, or mark that part @transactional(savepoint=True) to undo it alone"
            ) from error

    def savepoint_set(self, savepoint: SessionTransaction) -> None:
        """Note where the effects of *savepoint* start."""
        self._marks[savepoint] = len(self.effects)

    def savepoint_undone(self, savepoint: SessionTransaction) -> None:
        """Drop the effects of *savepoint*."""
        if savepoint in self._marks:
            del self.effects[self._marks.pop(savepoint) :]


@event.listens_for(FlaskSession, "before_commit")
def _before_commit(session: Session) -> None:
    """Also called when a savepoint is released."""
    if not (state := TransactionState.of(session)):
        return
    if not state.committing and state.boundary is state.root:
        raise TransactionError(
            "db.session.commit() inside a transaction would keep half of its work if the rest "
            "fails: remove the call. The outermost @transactional or transaction() commits when "
            "it ends; db.session.flush() sends changes to the database before"
        )
    state.check()


@event.listens_for(FlaskSession, "after_transaction_create")
def _after_transaction_create(session: Session, transaction: SessionTransaction) -> None:
    state = TransactionState.of(session)
    if state and transaction.nested:
        state.savepoint_set(transaction)


@event.listens_for(FlaskSession, "after_soft_rollback")
def _after_soft_rollback(session: Session, transaction: SessionTransaction) -> None:
    state = TransactionState.of(session)
    if state and transaction.nested:
        state.savepoint_undone(transaction)
