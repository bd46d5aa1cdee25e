"""Counting the SQL statements of one app: those of other tests' workers run beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event

_CONTROL = ("BEGIN", "COMMIT", "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT")


@contextmanager
def at_most(number: int, app: Flask) -> Iterator[list[str]]:
    """Fail if the block sends more statements to the database of *app*, by whatever engine."""
    with app.app_context():
        database = app.extensions["sqlalchemy"].engine.url.database
    sent: list[str] = []

    def note(connection: Connection, _cursor: Any, statement: str, *_details: Any) -> None:
        to_it = connection.engine.url.database == database
        if to_it and not statement.lstrip().upper().startswith(_CONTROL):
            sent.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(sent) <= number, "\n".join(sent)
