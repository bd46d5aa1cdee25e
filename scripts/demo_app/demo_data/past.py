"""Writing history through the services that write the present."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from feather.db import db
from feather.http.scope import work_for
from flask import current_app
from sqlalchemy import event
from sqlalchemy import inspect as look_at

_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Safari/605.1.15",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME}",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {_WEBKIT} Mobile/15E148 Safari/604.1",
)
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")  # those that documentation may use


def today() -> datetime:
    """Return when the current day began."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def dated() -> Iterator["Past"]:
    """Have what a block writes dated by a clock of its own."""
    session = db.session()
    past = Past()
    event.listen(session, "before_flush", past.date)
    try:
        yield past
    finally:
        event.remove(session, "before_flush", past.date)


class Past:
    """A clock that is set to the moments at which things happened.

    Attributes:
        moment: What time it is.
    """

    def __init__(self) -> None:
        self.moment = self._began = datetime.now(UTC)

    def date(self, session: Any, *_: object) -> None:
        """Date what is about to be written: whatever says now, or would, says the moment."""
        shift = self.moment - datetime.now(UTC)
        for row in session.new | session.dirty:
            state = look_at(row)
            columns = state.mapper.columns.keys()
            for name in columns:
                (*_, new) = state.attrs[name].history.added or (None,)
                if isinstance(new, datetime) and new >= self._began:
                    setattr(row, name, new + shift)
            for name in {"created_at", "last_seen_at", "last_used_at"} & {*columns}:
                if getattr(row, name) is None:
                    setattr(row, name, self.moment)
            if "updated_at" in columns:
                row.updated_at = self.moment


@contextmanager
def request(moments: Past, moment: datetime, chance: random.Random) -> Iterator[None]:
    """Act as in a request of some browser, at some moment."""
    moments.moment = moment
    client = f"{chance.choice(NETWORKS)}.{chance.randrange(2, 250)}"
    headers = {"User-Agent": chance.choice(BROWSERS)}
    with (
        current_app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": client}),
        work_for(request_id(chance)),
    ):
        yield


def request_id(chance: random.Random) -> str:
    """Return what may have been the id of a request."""
    text = f"{chance.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keep loggers from telling of failures that are meant to be."""
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger in loggers:
            logger.disabled = False


def within(chance: random.Random, most: timedelta) -> timedelta:
    """Return some time, at most that long."""
    return timedelta(seconds=chance.randrange(int(most.total_seconds())))
