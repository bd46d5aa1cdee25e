"""What a running job writes about itself, together with what it does to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select

from feather_jobs.errors import JobLost
from feather_jobs.store.claiming import Claimed
from feather_jobs.store.dialects import insert
from feather_jobs.store.store import Store


@contextmanager
def once(store: Store, job: Claimed, key: str) -> Iterator[bool]:
    """Let a block's effects on the database happen with the first attempt that completes it.

    A second attempt that runs at the same time waits for the first at the key's row.
    """
    with _transaction(store) as connection:
        yield _note(store, connection, job, key)


def save(store: Store, job: Claimed, state: str) -> None:
    """Save a job's state, within the transaction that it has open if there is one.

    Raises:
        JobLost: The job belongs to another worker now.
    """
    session = store.enqueuing_session()
    if session is not None:
        kept = store.finishes.save_state(session.connection(), job.id, job.attempt, state)
    else:
        with store.writing() as connection:
            kept = store.finishes.save_state(connection, job.id, job.attempt, state)
    if not kept:
        raise JobLost(f"the job {job.id} belongs to another worker now")


def _note(store: Store, connection: Connection, job: Claimed, key: str) -> bool:
    effects, jobs = store.tables.effects, store.tables.jobs
    own = select(jobs.c.id).where(jobs.c.id == job.id, jobs.c.attempt == job.attempt)
    if connection.execute(own).first() is None:
        raise JobLost(f"the job {job.id} belongs to another worker now")
    noted = (
        insert(connection.dialect.name, effects)
        .values(job_id=job.id, key=key)
        .on_conflict_do_nothing()
        .returning(effects.c.key)
    )
    return connection.execute(noted).first() is not None


@contextmanager
def _transaction(store: Store) -> Iterator[Connection]:
    """Run a block in a transaction of the app's session, and give the connection for the key."""
    if store.extension is None:  # two transactions: nothing is durable anyway
        of_app = store.app.extensions.get("sqlalchemy")
        with _of_session(of_app), store.writing() as connection:
            yield connection
        return
    with _of_session(store.extension):
        yield store.extension.session.connection()


@contextmanager
def _of_session(extension: Any) -> Iterator[None]:
    if extension is None:
        yield
        return
    from feather.db.base import db

    if extension is db:
        from feather.db.transaction import transaction

        with transaction():
            yield
        return
    session = extension.session()
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
