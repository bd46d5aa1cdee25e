"""PostgreSQL's LISTEN, on a connection of its own."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from feather_jobs.store.dialects import CHANNEL

_AGAIN_SECONDS = 1.0
_CLOSING_SECONDS = 1.0  # how long closing may take: psycopg is asked to look up that often
_logger = logging.getLogger("feather.jobs")


class PostgresListener:
    """Waits for notifications, in a thread; after an interruption it connects again.

    Args:
        engine: Where the database is.
        wake: What to call.
    """

    def __init__(self, engine: Engine, wake: Callable[[], None]) -> None:
        self._engine = create_engine(
            engine.url, poolclass=NullPool, connect_args={"connect_timeout": 5}
        )
        self._wake = wake
        self._closed = Event()
        self._thread = Thread(target=self._listen, name="feather-jobs-bell", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._thread.join(2 * _CLOSING_SECONDS)

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                with self._engine.connect() as connection:
                    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                    self._wake()  # for what came before
                    self._hear(connection.connection.driver_connection)
            except DBAPIError as error:
                _logger.debug("listening for jobs was interrupted: %s", error.orig)
            except Exception as error:  # noqa: BLE001  # the driver's own, from outside SQLAlchemy
                _logger.debug("listening for jobs was interrupted: %s", error)
            self._closed.wait(_AGAIN_SECONDS)

    def _hear(self, connection: Any) -> None:
        while not self._closed.is_set():
            for _ in connection.notifies(timeout=_CLOSING_SECONDS, stop_after=1):
                self._wake()
