"""Transactions: all of a block's work is committed, or none; effects follow the commit."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from typing import ParamSpec, TypeVar, overload

from flask import current_app, has_app_context
from sqlalchemy.orm import Session

from feather.db.base import db
from feather.db.sqlite import WRITING, take_write_lock
from feather.db.transaction_state import TransactionError, TransactionState

__all__ = ["TransactionError", "after_commit", "transaction", "transactional"]

P = ParamSpec("P")
R = TypeVar("R")

_logger = logging.getLogger(__name__)


@contextmanager
def transaction(*, savepoint: bool = False) -> Iterator[None]:
    """Commit what the block does to ``db.session`` when it ends, or nothing if it raises.

    Blocks nest: the outermost commits, the others are parts of it. An exception that leaves a
    part and is caught outside of it would keep half of the work, so the outer block then ends
    with a TransactionError and rolls everything back, unless the part is a savepoint.

    On SQLite the outermost block takes the write lock with its first statement.

    Args:
        savepoint: Whether an exception undoes this block alone, so that the outer one can catch
            it and go on. An outermost block commits as usual.

    Yields:
        Nothing.

    Raises:
        TransactionError: The block called ``db.session.commit()``, ended the transaction by
            hand, or caught the exception of a part; everything is rolled back. Or the app has no
            database, or no app context is active.
    """
    session = _session()
    state = TransactionState.of(session)
    if state is None:
        with _outermost(session):
            yield
        return
    state.check()
    if savepoint:
        with session.begin_nested():
            yield
        return
    boundary = state.boundary
    try:
        yield
    except BaseException as error:
        state.failed(boundary, error)
        raise


@overload
def transactional(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def transactional(*, savepoint: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def transactional(
    function: Callable[P, R] | None = None, /, *, savepoint: bool = False
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Run a function or method within :func:`transaction`.

    Args:
        function: What to run; or use ``@transactional(savepoint=True)``.
        savepoint: As for :func:`transaction`.

    Returns:
        The function, with the same signature.

    Raises:
        TypeError: The function is a coroutine or a generator, whose body runs after the call.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _refuse_deferred(function)

        @wraps(function)
        def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction(savepoint=savepoint):
                return function(*args, **kwargs)

        return in_transaction

    return decorate if function is None else decorate(function)


def after_commit(effect: Callable[[], object]) -> None:
    """Call a function once the current transaction is committed; never if it is rolled back.

    Effects run in order. One that fails is logged and stops neither the others nor the caller.
    Each works in a transaction of its own: what it leaves uncommitted is rolled back. Outside
    of a transaction the function is called at once.

    Args:
        effect: Called without arguments.
    """
    state = TransactionState.of(db.session()) if _has_session() else None
    if state is None:
        _run(effect)
    else:
        state.effects.append(effect)


@contextmanager
def _outermost(session: Session) -> Iterator[None]:
    if session.in_nested_transaction():
        raise TransactionError(
            "a transaction cannot start inside a savepoint that nothing around it commits: "
            "replace db.session.begin_nested() with transaction(savepoint=True), and put a "
            "transaction() around both"
        )
    # Work done before belongs to the transaction: there is no other way to keep or undo it.
    state = TransactionState(session, session.get_transaction() or session.begin())
    options = session.execution_options
    session.execution_options = options.union({WRITING: True})
    state.attach()
    try:
        for connection in state.root.connections:
            take_write_lock(connection)
        yield
        state.committing = True
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        state.detach()
        session.execution_options = options
    for effect in state.effects:
        _run(effect)


def _run(effect: Callable[[], object]) -> None:
    in_use = _in_use()
    try:
        effect()
    except Exception:
        _logger.exception("an effect of after_commit() failed: %r", effect)
    if not in_use and _in_use():
        db.session.rollback()


def _in_use() -> bool:
    return _has_session() and db.session().in_transaction()


def _has_session() -> bool:
    return has_app_context() and db.session.registry.has()


def _session() -> Session:
    if not has_app_context():
        raise TransactionError(
            "a transaction needs an app context: it is there in requests and commands; elsewhere "
            "use `with app.app_context():`"
        )
    if current_app.extensions.get("sqlalchemy") is not db:
        raise TransactionError(
            f"the app {current_app.name!r} has no database of Feather's, so there is nothing to "
            "commit: set DATABASE_URL, for example DATABASE_URL=sqlite:///app.db in .env"
        )
    session: Session = db.session()
    return session


def _refuse_deferred(function: Callable[..., object]) -> None:
    kinds = {
        "a coroutine": iscoroutinefunction(function) or isasyncgenfunction(function),
        "a generator": isgeneratorfunction(function),
    }
    for kind, matches in kinds.items():
        if matches:
            name = function.__qualname__
            raise TypeError(
                f"@transactional cannot wrap {name}(): it is {kind}, whose body would run after "
                "the transaction has ended. Use `with transaction():` inside of it, or wrap a "
                "plain function"
            )
