"""Whether the Redis that jobs go through keeps what is put into it."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from redis.exceptions import RedisError

from feather.doctor.findings import check
from feather.plugins.contributions import Finding
from feather_jobs.queue import is_attached, queue_of
from feather_jobs.rq.connection import connect

_KEEPS = "noeviction"


@check("jobs.redis-eviction", "Redis never throws jobs away", deploy=True)
def eviction(app: Flask) -> Iterator[Finding]:
    """Find a Redis that makes room by deleting keys, and one that cannot be asked."""
    found = _memory(app)
    if isinstance(found, RedisError):
        yield Finding(
            "error",
            "REDIS_URL",
            f"the Redis of JOB_BACKEND=rq cannot be asked: {found}",
            "Start it, or correct REDIS_URL; jobs wait in the database meanwhile",
        )
    elif found is not None and found.get("maxmemory_policy", _KEEPS) != _KEEPS:
        policy = found["maxmemory_policy"]
        yield Finding(
            "error",
            "REDIS_URL",
            f"Redis has maxmemory-policy {policy}: when its memory is full it deletes keys, jobs "
            "among them, without an error; they are sent again, and may vanish again",
            "Set maxmemory-policy noeviction in its configuration, or give jobs a Redis of their "
            "own, apart from the cache",
        )


@check("jobs.redis-persistence", "Redis remembers jobs over a restart", deploy=True)
def persistence(app: Flask) -> Iterator[Finding]:
    """Find a Redis whose restart delays jobs, as they have to be sent again."""
    found = _configured(app)
    if found and found.get("appendonly") == "no" and not found.get("save"):
        yield Finding(
            "warning",
            "REDIS_URL",
            "Redis keeps nothing on disk (neither appendonly nor save): after its restart, jobs "
            "that were in it run a few seconds later, when they are sent again from the database",
            "Set appendonly yes in its configuration, or leave it: no job is lost",
        )


CHECKS = (eviction, persistence)


def _memory(app: Flask) -> "dict[str, Any] | RedisError | None":
    """Return what Redis says of its memory, which needs no right to read its configuration."""
    url = _url(app)
    if url is None:
        return None
    try:
        with connect(url) as redis:
            return dict(redis.info("memory"))
    except RedisError as error:
        return error


def _configured(app: Flask) -> dict[str, str] | None:
    """Return the configuration; None if it cannot be read, as with many a managed Redis."""
    url = _url(app)
    if url is None:
        return None
    try:
        with connect(url) as redis:
            return {**redis.config_get("appendonly"), **redis.config_get("save")}
    except RedisError:
        return None


def _url(app: Flask) -> str | None:
    settings = queue_of(app).settings if is_attached(app) else None
    return settings.REDIS_URL if settings and settings.JOB_BACKEND == "rq" else None
