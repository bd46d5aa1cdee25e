"""The table of the error log, on a connection of its own."""

import logging
from datetime import UTC, datetime, timedelta
from functools import cached_property
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    and_,
    case,
    delete,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from feather.db.roles import model_for
from feather.db.separate import separate_engine
from feather.errorlog.entry import Entry

MOST_ROWS = 10_000
_HOUSEKEEPING_SECONDS = 3600
_HOUSEKEEPING_INSERTS = 500
_logger = logging.getLogger(__name__)


class Store:
    """Writes errors, one row for each fingerprint, and deletes old ones.

    Nothing here touches the session of a request: what failed stays rolled back.

    Args:
        app: The app.
        days: How long an error that does not occur again is kept.
    """

    def __init__(self, app: Flask, days: int) -> None:
        self._app = app
        self._days = days
        self._is_there = False
        self._said = False
        self._cleaned_at = -float(_HOUSEKEEPING_SECONDS)
        self._inserts = 0

    def write(self, entries: list[Entry]) -> None:
        """Store errors in one transaction; do nothing before the table is migrated.

        Args:
            entries: What to store, sorted by fingerprint.

        Raises:
            ConnectionError: If the database cannot be used now.
            sqlalchemy.exc.SQLAlchemyError: If it refuses the errors.
        """
        try:
            with self._engine.begin() as connection:
                if not self._exists(connection):
                    return
                for entry in entries:
                    self._count(connection, entry)
            self._clean_up_at_times()
        except (OperationalError, InterfaceError) as error:
            raise ConnectionError("the database cannot be used now") from error

    def clean_up(self) -> int:
        """Delete errors that are too old, and the oldest ones beyond 10,000.

        Returns:
            How many.
        """
        seen = self._table.c.last_seen_at
        limit = datetime.now(UTC) - timedelta(days=self._days)
        with self._engine.begin() as connection:
            beyond = select(seen).order_by(seen.desc()).offset(MOST_ROWS).limit(1)
            oldest = connection.scalar(beyond)
            if oldest is not None:
                limit = max(limit, oldest + timedelta(microseconds=1))
            return connection.execute(delete(self._table).where(seen < limit)).rowcount

    @cached_property
    def _engine(self) -> Engine:
        return separate_engine(self._app)

    @cached_property
    def _table(self) -> Table:
        table: Table = model_for(self._app, "error_log").__table__
        return table

    def _exists(self, connection: Connection) -> bool:
        if not self._is_there:
            self._is_there = inspect(connection).has_table(self._table.name, self._table.schema)
        if not self._is_there and not self._said:
            self._said = True
            _logger.warning(
                "errors are not stored: the table %s does not exist yet. "
                "Run feather db migrate and feather db upgrade",
                self._table.name,
            )
        return self._is_there

    def _count(self, connection: Connection, entry: Entry) -> None:
        if self._repeated(connection, entry):
            return
        values: dict[str, Any] = {
            **entry.latest,
            "fingerprint": entry.fingerprint,
            "count": entry.count,
            "created_at": entry.first_at,
            "last_seen_at": entry.last_at,
        }
        try:
            with connection.begin_nested():
                connection.execute(insert(self._table).values(values))
            self._inserts += 1
        except IntegrityError:
            # Another process may have been first.
            if not self._repeated(connection, entry):
                raise

    def _repeated(self, connection: Connection, entry: Entry) -> bool:
        columns = self._table.c
        # What occurred before it was resolved, and waited to be stored, is not a return.
        since = or_(columns.resolved_at.is_(None), columns.resolved_at < entry.last_at)
        returns = and_(columns.state == "resolved", since)
        changed = connection.execute(
            update(self._table)
            .where(columns.fingerprint == entry.fingerprint)
            .values(
                **entry.latest,
                count=columns.count + entry.count,
                last_seen_at=entry.last_at,
                state=case((returns, "open"), else_=columns.state),
            )
        )
        return changed.rowcount > 0

    def _clean_up_at_times(self) -> None:
        now = monotonic()
        due = now - self._cleaned_at >= _HOUSEKEEPING_SECONDS
        if due or self._inserts >= _HOUSEKEEPING_INSERTS:
            self._cleaned_at, self._inserts = now, 0
            self.clean_up()
