"""``dispatch``: bringing an event to its listeners, in time and apart from each other."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import copy_context
from functools import partial
from typing import cast

from flask import Flask, current_app, has_app_context

from feather.events.event import Event
from feather.events.listeners import Listener, listeners_of
from feather.events.pool import Pool
from feather.http.scope import current_scope, work_for

DURABLE = "feather.events.durable"
"""What in ``app.extensions`` keeps the call of a listener, by its name, until it is made."""

_logger = logging.getLogger("feather.events")


def dispatch(event: Event) -> None:
    """Tell the listeners of an event that it happened.

    Within a transaction they are called after its commit, and not at all if it, or the savepoint
    that the event belongs to, is rolled back; otherwise at once.

    Args:
        event: The event.

    Raises:
        TypeError: It is not an event.
        RuntimeError: It has async or durable listeners and no app context is active, or durable
            ones and the app has no queue for them.
    """
    if not isinstance(event, Event):
        raise TypeError(
            f"dispatch() takes an event, not {event!r}: derive a class from feather.events.Event "
            "and dispatch an instance of it"
        )
    app = current_app._get_current_object() if has_app_context() else None  # type: ignore[attr-defined]  # of the proxy
    listeners = listeners_of(type(event))
    if any(listener.durable for listener in listeners):
        enqueue = _enqueue_of(app, event)
        # Now, not after the commit: the job belongs to the transaction.
        for listener in listeners:
            if listener.durable:
                enqueue(str(listener), event)
        listeners = [listener for listener in listeners if not listener.durable]
    calls = [
        _background(app, listener, event)
        if listener.background
        else partial(_call, listener, event)
        for listener in listeners
    ]
    after = _when(app)
    for call in calls:
        after(call)


def _enqueue_of(app: Flask | None, event: Event) -> Callable[[str, Event], object]:
    found = None if app is None else app.extensions.get(DURABLE)
    if found is None:
        reason = (
            "no app context is active: elsewhere than in requests, commands and jobs use "
            "`with app.app_context():`"
            if app is None
            else 'durable listeners need feather-jobs: pip install "feather-core[jobs]"'
        )
        raise RuntimeError(f"{event!r} cannot be dispatched here, because {reason}")
    return cast("Callable[[str, Event], object]", found)


def _when(app: Flask | None) -> Callable[[Callable[[], object]], None]:
    """An app without Feather's database has no transactions, and must not import SQLAlchemy."""
    if app is None or "sqlalchemy" not in app.extensions:
        return _now
    from feather.db.transaction import after_commit

    return after_commit


def _now(call: Callable[[], object]) -> None:
    call()


def _call(listener: Listener, event: Event) -> None:
    try:
        listener(event)
    except Exception:
        _logger.exception("the listener %s failed on %r", listener, event)


def _background(app: Flask | None, listener: Listener, event: Event) -> Callable[[], object]:
    """Keep the context of now, not that of the commit, for a call in the pool."""
    if app is None:
        raise RuntimeError(
            f"{event!r} cannot be dispatched here, because {listener} is an async listener and no "
            "app context is active: it is there in requests and commands; elsewhere use "
            "`with app.app_context():`"
        )
    context = copy_context()
    restorers = [_scope(), *_captured(app)]

    def run() -> None:
        try:
            with app.app_context(), _restored(restorers):
                listener(event)
        except (Exception, SystemExit):
            _logger.exception("the async listener %s failed on %r", listener, event)

    return partial(Pool.of(app).submit, partial(context.run, run))


def _scope() -> Callable[[], AbstractContextManager[None]]:
    """The request's id without its scope, whose end the listener may outlive."""
    scope = current_scope.get()
    if scope is None:
        return nullcontext
    return partial(work_for, scope.request_id, user_id=scope.user_id, tenant_id=scope.tenant_id)


def _captured(app: Flask) -> list[Callable[[], AbstractContextManager[None]]]:
    """What plugins let travel into jobs (the tenant, the acting user) travels here, too."""
    host = app.extensions.get("feather")
    contributed = host.contributions["feather_job_context"] if host else ()
    return [partial(one.value.restore, one.value.capture()) for one in contributed]


@contextmanager
def _restored(restorers: list[Callable[[], AbstractContextManager[None]]]) -> Iterator[None]:
    with ExitStack() as stack:
        for restore in restorers:
            stack.enter_context(restore())
        yield
