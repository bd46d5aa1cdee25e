"""The tables that come with that of jobs."""

from typing import Any, NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from feather.db.types import UTCDateTime
from feather_jobs.store.mixin import JobMixin

JOBS = "feather_jobs_job"
WORKERS = "feather_jobs_worker"
EFFECTS = "feather_jobs_effect"
SCHEDULES = "feather_jobs_schedule"
OTHERS = (WORKERS, EFFECTS, SCHEDULES)
_MODEL = "feather_jobs.model"


class Tables(NamedTuple):
    """The tables of one app.

    Attributes:
        jobs: The jobs.
        workers: The processes that run jobs, each with the time it was heard of last.
        effects: The keys that ``current_job().once(key)`` has let through.
        schedules: When each scheduled task is due next.
    """

    jobs: Table
    workers: Table
    effects: Table
    schedules: Table


def declare_others(metadata: MetaData, jobs: Table | str = JOBS) -> None:
    """Declare all tables but that of jobs, unless they are there.

    Args:
        metadata: That of the app's models.
        jobs: The table of jobs, or its name.
    """
    if WORKERS in metadata.tables:
        return
    Table(
        WORKERS,
        metadata,
        Column("id", String(36), primary_key=True),
        Column("host", String(255), nullable=False),
        Column("pid", Integer, nullable=False),
        Column("threads", Integer, nullable=False),
        Column("queues", String(1000)),
        Column("started_at", UTCDateTime, nullable=False),
        Column("seen_at", UTCDateTime, nullable=False),
    )
    key = jobs.c.id if isinstance(jobs, Table) else f"{jobs}.id"
    Table(
        EFFECTS,
        metadata,
        Column("job_id", ForeignKey(key, ondelete="CASCADE"), primary_key=True),
        Column("key", String(255), primary_key=True),
    )
    Table(
        SCHEDULES,
        metadata,
        Column("task", String(255), primary_key=True),
        Column("schedule", String(255), nullable=False),
        Column("next_at", UTCDateTime, nullable=False),
        Column("last_at", UTCDateTime),
    )


def tables_of(model: type[Any]) -> Tables:
    """Return the tables that go with a model of jobs."""
    jobs: Table = model.__table__
    declare_others(jobs.metadata, jobs)
    found = jobs.metadata.tables
    return Tables(jobs, found[WORKERS], found[EFFECTS], found[SCHEDULES])


def declare_beside(base: type[Any]) -> type[Any]:
    """Declare the model of jobs, and the other tables, beside the models of an app.

    Args:
        base: The declarative base of a Flask-SQLAlchemy object that is not Feather's.

    Returns:
        The model; the same one each time.
    """
    for mapper in base.registry.mappers:
        if issubclass(mapper.class_, JobMixin):
            found: type[Any] = mapper.class_
            return found
    model = type("Job", (JobMixin, base), {"__tablename__": JOBS})
    # SQLAlchemy holds classes weakly, but their tables for ever: for the next app with the same
    # base, as in tests, the class has to be there as well.
    base.metadata.info[_MODEL] = model
    tables_of(model)
    return model


def apart() -> type[Any]:
    """Return a model of jobs with a metadata of its own, for apps without a database."""
    return declare_beside(type("Base", (DeclarativeBase,), {}))
