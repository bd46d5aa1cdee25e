"""Counting the SQL of a request."""

from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from feather.http.scope import current_scope

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

_BEGAN = "feather_began"


def count_sql(engine: "Engine") -> None:
    """Add each statement of an engine, and the time it takes, to the scope it runs in.

    Args:
        engine: A SQLAlchemy engine; counting starts once however often this is called.
    """
    from sqlalchemy import event

    if not event.contains(engine, "before_cursor_execute", _begin):
        event.listen(engine, "before_cursor_execute", _begin)
        event.listen(engine, "after_cursor_execute", _end)


def _begin(
    _connection: "Connection",
    _cursor: "DBAPICursor",
    _statement: str,
    _parameters: Any,
    context: "ExecutionContext | None",
    _executemany: bool,
) -> None:
    if context is not None:
        setattr(context, _BEGAN, perf_counter_ns())


def _end(
    _connection: "Connection",
    _cursor: "DBAPICursor",
    statement: str,
    _parameters: Any,
    context: "ExecutionContext | None",
    _executemany: bool,
) -> None:
    scope = current_scope.get()
    # Other drivers begin unseen; on SQLite it would count as a statement more.
    if scope is not None and context is not None and not statement.startswith("BEGIN"):
        scope.sql_count += 1
        scope.sql_ns += perf_counter_ns() - getattr(context, _BEGAN)


def is_counted(engine: "Engine") -> bool:
    """Tell whether the statements of an engine are counted."""
    from sqlalchemy import event

    return event.contains(engine, "before_cursor_execute", _begin)


def count_one(nanoseconds: int) -> None:
    """Add a statement that no engine has executed.

    Args:
        nanoseconds: The time that it took.
    """
    scope = current_scope.get()
    if scope is not None:
        scope.sql_count += 1
        scope.sql_ns += nanoseconds
