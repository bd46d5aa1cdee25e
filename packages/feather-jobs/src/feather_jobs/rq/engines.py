"""The app's connections, where processes fork."""

from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


def leave_connections(queue: "JobQueue") -> None:
    """Leave to the parent, in the child of a fork, the connections that both have."""
    with queue.app.app_context():
        for engine in queue.store.extension.engines.values():
            engine.dispose(close=False)


def own_engine(queue: "JobQueue") -> Engine:
    """Return the app's connections, as the queue uses them."""
    engine = queue.store.engine
    if engine.dialect.name == "postgresql":
        # Claiming relies on seeing what others have committed meanwhile.
        return engine.execution_options(isolation_level="READ COMMITTED")
    return engine
