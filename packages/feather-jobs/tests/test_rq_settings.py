"""What JOB_BACKEND=rq needs, and what the doctor says of its Redis."""

from importlib.machinery import ModuleSpec
from importlib.util import find_spec

import pytest
from flask import Flask

from feather.settings import SettingsError
from feather_jobs import JobError, Jobs
from feather_jobs.backends import rq as backend
from feather_jobs.queue import queue_of
from feather_jobs.rq.checks import CHECKS
from feather_jobs.rq.signing import Refused, Signer


def make_app(**config: object) -> Flask:
    app = Flask("shop")
    app.config.update(JOB_BACKEND="rq", **config)
    Jobs(app)
    return app


def test_it_says_which_setting_is_missing():
    with pytest.raises(SettingsError, match=r"REDIS_URL is not set.*redis://localhost:6379/0"):
        make_app()
    with pytest.raises(SettingsError, match="REDIS_URL must start with one of redis://"):
        make_app(REDIS_URL="localhost:6379")


def test_it_says_which_package_is_missing(monkeypatch):
    def without_rq(name: str) -> ModuleSpec | None:
        return None if name == "rq" else find_spec(name)

    monkeypatch.setattr(backend, "find_spec", without_rq)
    with pytest.raises(SettingsError, match=r'pip install "feather-jobs\[rq\]"'):
        make_app(REDIS_URL="redis://localhost:6379/0")


def test_a_worker_refuses_a_database_that_no_other_process_sees():
    app = make_app(REDIS_URL="redis://localhost:6379/0", SECRET_KEY="x" * 40)
    with pytest.raises(JobError, match=r"a database that all processes share.*DATABASE_URL"):
        queue_of(app).backend.work(threads=1, queues=None)


def test_what_is_signed_depends_on_the_secret_key():
    app, other = Flask("shop"), Flask("shop")
    with pytest.raises(SettingsError, match="SECRET_KEY is not set"):
        Signer(app)
    app.secret_key, other.secret_key = "x" * 40, b"y" * 40
    signed = Signer(app).dumps(["id"])
    assert Signer(app).loads(signed) == ["id"]
    assert Signer(app).tag != Signer(other).tag, "they do not even share a queue"
    for wrong in (signed.replace(b"id", b"di"), signed[1:], b"", b".", signed.partition(b".")[2]):
        with pytest.raises(Refused, match="not signed by this app"):
            Signer(app).loads(wrong)
    with pytest.raises(Refused):
        Signer(other).loads(signed)


def findings(app: Flask) -> list[tuple[str, str, str]]:
    return [(check.id, one.severity, one.message) for check in CHECKS for one in check.run(app)]


def test_the_doctor_looks_at_redis(valkey, redis_url):
    from redis import Redis

    app = make_app(REDIS_URL=redis_url)
    with Redis.from_url(redis_url) as redis:
        assert [(found, severity) for found, severity, _ in findings(app)] == [
            ("jobs.redis-persistence", "warning")
        ]
        redis.config_set("save", "3600 1")
        assert findings(app) == []
        try:
            redis.config_set("maxmemory-policy", "allkeys-lru")
            ((found, severity, message),) = findings(app)
        finally:
            redis.config_set("maxmemory-policy", "noeviction")
            redis.config_set("save", "")
    assert (found, severity) == ("jobs.redis-eviction", "error")
    assert "maxmemory-policy allkeys-lru" in message
    valkey.stop()
    ((found, severity, message),) = findings(app)
    assert (found, severity) == ("jobs.redis-eviction", "error")
    assert "cannot be asked" in message


def test_the_doctor_leaves_other_backends_alone():
    app = Flask("shop")
    Jobs(app)
    assert findings(app) == []
    assert all(check.deploy and not check.boot for check in CHECKS)
