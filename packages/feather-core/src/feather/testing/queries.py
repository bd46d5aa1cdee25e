"""Counting SQL statements."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import pytest
from sqlalchemy import Connection, Engine, event

# They open and close transactions and ask for nothing.
_CONTROL = ("BEGIN", "COMMIT", "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT")


class AssertQueries(Protocol):
    """The fixture ``assert_queries``."""

    def __call__(self, *, max: int) -> AbstractContextManager[list[str]]:  # noqa: A002  # documented name
        """Fail if the block sends more than ``max`` SQL statements."""


@contextmanager
def statements(counts: Callable[[Connection], bool] = lambda _: True) -> Iterator[list[str]]:
    """Note the SQL statements that the block sends, from whatever thread.

    Statements that begin or end a transaction do not count.

    Args:
        counts: Tells whether those of a connection are noted; by default all are.

    Yields:
        The statements so far.
    """
    sent: list[str] = []

    def note(connection: Connection, _cursor: Any, statement: str, *_details: Any) -> None:
        if counts(connection) and not statement.lstrip().upper().startswith(_CONTROL):
            sent.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def assert_queries(*, max: int) -> Iterator[list[str]]:  # noqa: A002  # documented name
    """Fail if the block sends too many SQL statements, from whatever thread or app.

    Statements that begin or end a transaction do not count. A block that raises is not judged.

    Args:
        max: The most that may be sent.

    Yields:
        The statements so far.
    """
    with statements() as sent:
        yield sent
    if len(sent) > max:
        pytest.fail(_complaint(sent, max), pytrace=False)


def _complaint(sent: list[str], most: int) -> str:
    lines = [f"{len(sent)} SQL statements were sent, and at most {most} are allowed:"]
    lines += [f"{number:4}. {statement}" for number, statement in enumerate(sent, 1)]
    ((statement, times),) = Counter(sent).most_common(1)
    if times > 1:
        lines.append(
            f"One of them was sent {times} times: {statement}\n"
            "If it loads what belongs to each row of a list, load all of it with the list: "
            "db.select(...).options(selectinload(...))"
        )
    return "\n".join(lines)
