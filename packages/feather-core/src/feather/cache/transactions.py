"""What is not committed stays out of the cache."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feather.db.transaction_state import TransactionState


def current_transaction() -> "TransactionState | None":
    """Return the state of the Feather transaction that this app context is in, if it is in one."""
    module: Any = sys.modules.get("feather.db.transaction_state")
    if module is None:  # nobody can have opened one
        return None
    from feather.db.base import db

    if not db.session.registry.has():
        return None
    state: TransactionState | None = module.TransactionState.of(db.session())
    return state


def after_commit(effect: Callable[[], None]) -> None:
    """Call *effect* once the current transaction is committed; at once if there is none."""
    if current_transaction() is None:
        effect()
    else:
        from feather.db.transaction import after_commit as defer

        defer(effect)
