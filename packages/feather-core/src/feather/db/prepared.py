"""Selects that are compiled once and read one row, outside of any transaction."""

import logging
from operator import attrgetter
from time import perf_counter_ns
from typing import Any

from sqlalchemy import Engine, Select

from feather.db.reading import reading
from feather.logs.sql import count_one, is_counted

_SEEN = (
    "engine_connect",
    "before_execute",
    "before_cursor_execute",
    "after_cursor_execute",
    "after_execute",
)
"""The events of such a select."""
_listeners = attrgetter(*_SEEN)
_pool_listeners = attrgetter("checkout", "checkin", "reset")


class PreparedSelect:
    """A select for one row.

    SQLAlchemy executes it in seven times the time that SQLite takes for it. Where nobody but
    Feather listens to the engine, and it does not log, SQLite gets it directly, from a
    connection of the engine's pool.

    Args:
        engine: The engine.
        statement: The select, with named parameters.
    """

    def __init__(self, engine: Engine, statement: Select[Any]) -> None:
        self.engine = engine
        self._statement = statement
        self._reading = reading(engine)
        dialect = engine.dialect
        self._direct = (dialect.name, dialect.driver) == ("sqlite", "pysqlite")
        if not self._direct:
            return
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        binds = [compiled.binds[name] for name in compiled.positiontup]
        self._binds = [
            (bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds
        ]
        columns = enumerate(statement.selected_columns)
        results = [
            (index, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for index, column in columns
        ]
        self._results = [(index, convert) for index, convert in results if convert is not None]
        self._counted = is_counted(engine)
        # Counting is Feather's own, and done here as well.
        self._usual = [int(self._counted and "cursor" in name) for name in _SEEN]

    def first(self, values: dict[str, Any]) -> Any:
        """Return the first row as a sequence; None if there is none.

        Args:
            values: The parameters.
        """
        if self._direct and not self._is_watched():
            try:
                return self._read(values)
            except self.engine.dialect.loaded_dbapi.Error:
                pass  # SQLAlchemy's own way raises it as everybody expects it
        with self._reading.connect() as connection:
            return connection.execute(self._statement, values).first()

    def _is_watched(self) -> bool:
        engine = self.engine
        return (
            [*map(len, _listeners(engine.dispatch))] != self._usual
            or any(_pool_listeners(engine.pool.dispatch))
            or engine.logger.isEnabledFor(logging.INFO)
        )

    def _read(self, values: dict[str, Any]) -> Any:
        parameters = [
            values[name] if convert is None else convert(values[name])
            for name, convert in self._binds
        ]
        # What pools override, and Feather's own does: there is nothing to reset afterwards, and
        # that and who is told of it take as long as SQLite does.
        pool: Any = self.engine.pool
        place = pool._do_get()
        try:
            cursor = place.get_connection().cursor()
            began = perf_counter_ns()
            cursor.execute(self._sql, parameters)
            if self._counted:
                count_one(perf_counter_ns() - began)
            row = cursor.fetchone()
            cursor.close()
        finally:
            pool._do_return_conn(place)
        if row is None:
            return None
        found = list(row)
        for index, convert in self._results:
            found[index] = convert(found[index])
        return found
