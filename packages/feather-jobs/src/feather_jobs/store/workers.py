"""The workers that are alive: who is silent for too long is gone."""

import os
import socket
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from feather_jobs.store.dialects import insert

_LONGEST_HOST = 255


class Workers:
    """The statements for the table of workers.

    Args:
        workers: The table.
        lease: Seconds of silence after which a worker counts as gone.
    """

    def __init__(self, workers: Table, lease: float) -> None:
        self._workers = workers
        self._lease = timedelta(seconds=lease)
        self._beat = (
            update(workers)
            .where(workers.c.id == bindparam("worker"))
            .values(seen_at=bindparam("now"))
        )

    def register(
        self,
        connection: Connection,
        worker_id: str,
        *,
        threads: int,
        queues: Collection[str] | None,
        now: datetime,
    ) -> None:
        """Announce a worker of this process."""
        values = {
            "id": worker_id,
            "host": socket.gethostname()[:_LONGEST_HOST],
            "pid": os.getpid(),
            "threads": threads,
            "queues": None if queues is None else ",".join(queues),
            "started_at": now,
            "seen_at": now,
        }
        new = insert(connection.dialect.name, self._workers).values(**values)
        # It may be there: by a commit that succeeded, and whose answer was lost.
        connection.execute(new.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now}))

    def beat(self, connection: Connection, worker_id: str, now: datetime) -> bool:
        """Say that a worker is alive.

        Returns:
            Whether the others thought so, too; else its jobs are others' by now.
        """
        return connection.execute(self._beat, {"worker": worker_id, "now": now}).rowcount == 1

    def gone(self, connection: Connection, now: datetime) -> Sequence[str]:
        """Return the ids of silent workers, locked, so that one process deals with each."""
        silent = (
            select(self._workers.c.id)
            .where(self._workers.c.seen_at < now - self._lease)
            .with_for_update(skip_locked=True)
        )
        return connection.execute(silent).scalars().all()

    def leave(self, connection: Connection, worker_id: str) -> None:
        """Take leave, with no jobs left."""
        connection.execute(delete(self._workers).where(self._workers.c.id == worker_id))
