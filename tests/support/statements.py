"""Counting the SQL statements of one app: those of other tests' workers run beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from feather.testing.queries import statements


@contextmanager
def at_most(number: int, app: Flask) -> Iterator[list[str]]:
    """Fail if the block sends more statements to the database of *app*, by whatever engine."""
    with app.app_context():
        database = app.extensions["sqlalchemy"].engine.url.database
    with statements(lambda connection: connection.engine.url.database == database) as sent:
        yield sent
    assert len(sent) <= number, "\n".join(sent)
