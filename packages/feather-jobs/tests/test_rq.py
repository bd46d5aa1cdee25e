"""Jobs by way of Redis, with real processes, signals and servers that are killed."""

import os
import pickle
import re
import signal
import time
import zlib

import pytest
from jobsite import jobsite
from redis import Redis
from rqsite import (
    add,
    children_of,
    effect,
    endless,
    flaky,
    is_alive,
    limited,
    quits,
    rqsite,
    slow,
)

from feather_jobs.rq.job import FUNCTION
from feather_jobs.rq.signing import Signer

pytestmark = pytest.mark.slow


@pytest.fixture
def lease():
    """Seconds."""
    return 2


@pytest.fixture
def site(tmp_path, database_url, redis_url, lease):
    with rqsite(tmp_path, database_url, redis_url, lease) as site:
        yield site


@pytest.fixture
def on_postgres(tmp_path, postgres_url, redis_url):
    with rqsite(tmp_path, postgres_url, redis_url) as site:
        yield site


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_results_retries_and_progress_reach_the_row(site):
    """One worker, several jobs: each start of a worker takes seconds."""
    worker = site.worker(threads=3)
    added, tried = site.enqueue(add, 2, 3), site.enqueue(flaky, 1)
    endlessly = site.enqueue(endless)
    delayed = site.enqueue(add, 1, 1, delay=1.0)
    with site.app.app_context():
        assert added.wait(20) == 5
        site.until(lambda: endlessly.progress == (3, 10))
        assert endlessly.status == "running"
        assert tried.wait(10) == "at last"
        assert delayed.wait(10) == 2
        assert endlessly.cancel()
        (horse,) = site.noted("endless")
        site.until(lambda: not is_alive(horse), 5)
        site.until(lambda: endlessly.status == "cancelled", 5)
    assert site.noted("flaky") == [1, 2]
    assert len(set(site.noted("add"))) == 2, "each job has a process"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert site.rows("SELECT count(*) FROM feather_jobs_worker") == [(0,)]


def test_feather_worker_runs_them(tmp_path, redis_url):
    with jobsite(tmp_path, "sqlite:///app.db", JOB_BACKEND="rq", REDIS_URL=redis_url) as site:
        worker = site.worker("--threads", "2")
        site.enqueue("effect.enqueue(number)", count=3)
        site.until_finished()
        assert site.statuses() == {"done": 3}
        assert site.effects() == {0: 1, 1: 1, 2: 1}
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert "The worker has ended." in site.output()


def test_a_timeout_ends_the_job(on_postgres):
    site = on_postgres
    site.worker(threads=2)
    gentle, stubborn = site.enqueue(slow, False), site.enqueue(slow, True)
    site.until_all(40, timed_out=2)
    assert site.lines().count("JobTimeout 0") == 2
    assert not any(is_alive(horse) for horse in site.noted("slow"))
    with site.app.app_context():
        assert gentle.error.startswith("JobTimeout: the job has run for longer than 0.5")
        assert stubborn.error.startswith("JobTimeout: the job has run for longer than 0.5")
    assert "told to end: its process is killed" in site.output()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_limit_of_two_is_never_exceeded_by_four_workers(site):
    site.worker(threads=2)
    site.worker(threads=2)
    for number in range(30):
        site.enqueue(limited, number)
    site.until_all(60, done=30)
    running = most = 0
    for line in site.lines():
        running += 1 if line.startswith("enter") else -1
        most = max(most, running)
    assert most == 2, "two at a time, and not fewer"


@pytest.mark.parametrize("lease", [60])
def test_c50_a_killed_work_horse_is_noticed_at_once(site):
    site.worker(threads=1)
    site.enqueue(effect, 0, at_first=60)
    site.until(lambda: site.noted("horse"))
    os.kill(site.noted("horse")[0], signal.SIGKILL)
    site.until_all(20, done=1)
    assert site.noted("began") == [0, 0]
    assert site.effects() == {0: 1}
    assert site.rows("SELECT attempt, losses, failures FROM feather_jobs_job") == [(2, 1, 0)]
    assert "rqsite.effect ended by signal 9" in site.output()


def test_c50_a_killed_rq_worker_takes_its_horse_along(on_postgres):
    site = on_postgres
    supervisor = site.worker(threads=2)
    site.enqueue(effect, 0, at_first=60)
    site.until(lambda: site.noted("horse"))
    (horse,) = site.noted("horse")
    (worker,) = (pid for pid in children_of(supervisor.pid) if horse in children_of(pid))
    os.kill(worker, signal.SIGKILL)
    site.until(lambda: not is_alive(horse))
    site.until_all(30, done=1)
    assert site.effects() == {0: 1}
    assert site.noted("began") == [0, 0]
    site.until(lambda: len(children_of(supervisor.pid)) == 3)  # another one is in its place
    assert re.search(r"job worker \d ended with -9, and is started again", site.output())


def test_c50_a_killed_supervisor_takes_everything_along(on_postgres):
    site = on_postgres
    first = site.worker(threads=2)
    site.enqueue(effect, 0, at_first=60)
    site.until(lambda: site.noted("horse"))
    family = [*children_of(first.pid), *site.noted("horse")]
    assert len(family) == 4
    first.kill()
    site.until(lambda: not any(map(is_alive, family)))
    site.worker(threads=1)
    site.until_all(30, done=1)
    assert site.effects() == {0: 1}


def test_what_the_database_forgot_runs_again(on_postgres):
    """After a crash a job may be running in the table only."""
    site = on_postgres
    site.worker(threads=1)
    handle = site.enqueue(add, 1, 2)
    site.until_all(done=1)
    ((worker,),) = site.rows("SELECT id FROM feather_jobs_worker WHERE threads = 1")
    site.execute(
        f"UPDATE feather_jobs_job SET status = 'running', worker_id = '{worker}', "
        "finished_at = NULL"
    )
    site.until_all(site.lease + 5, done=1)
    with site.app.app_context():
        assert handle.wait(1) == 3
    assert len(site.noted("add")) == 2
    assert site.rows("SELECT attempt, losses FROM feather_jobs_job") == [(2, 0)]


def test_c58_a_job_that_ends_its_process_each_time_is_dead(on_postgres):
    site = on_postgres
    site.worker(threads=1)
    site.enqueue(quits)
    site.enqueue(add, 1, 1)
    site.until_all(dead=1, done=1)
    assert len(site.noted("quits")) == 5
    assert "rqsite.quits ended with exit code 0" in site.output()
    site.until(lambda: "rqsite.quits is dead" in site.output())


class Hostile:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def plant(site, redis: Redis, job_id: str, data: bytes, **fields: str) -> None:
    key = site.key()
    redis.hset(
        f"rq:job:{job_id}",
        mapping={
            "data": zlib.compress(data),
            "created_at": "2026-01-01T00:00:00.000000Z",
            "origin": key.removeprefix("rq:queue:"),
            "status": "queued",
            **fields,
        },
    )
    redis.rpush(key, job_id)
    # The hash would be another one's otherwise, before a worker has looked at it.
    site.until(lambda: redis.llen(key) == 0 and not redis.exists(f"rq:job:{job_id}"))


def test_c59_nothing_that_is_planted_in_redis_runs(on_postgres, tmp_path):
    site = on_postgres
    supervisor = site.worker(threads=1)
    site.until_listening(1)
    before = children_of(supervisor.pid)
    signer = Signer(site.app)
    trap = tmp_path / "trapped"
    touch = f'["os.system", null, ["touch {trap}"], {{}}]'.encode()
    honest = site.enqueue(add, 1, 1, delay=1.0)
    payload = signer.dumps([FUNCTION, None, [honest.id], {}])
    with site.redis() as redis:
        plant(site, redis, "pickled", pickle.dumps(Hostile(trap)))
        plant(site, redis, "json", touch)
        plant(site, redis, "forged", b"0" * 64 + b"." + touch)
        plant(site, redis, "copied", payload)
        plant(site, redis, "bomb", b"0" * 10_000_000)
        plant(site, redis, "wrong", payload, timeout="never", status="no status")
        for name in ("success_callback_name", "failure_callback_name", "stopped_callback_name"):
            plant(site, redis, honest.id, payload, **{name: "rqsite.quits"})
        plant(site, redis, honest.id, payload, webhooks='[{"url": "http://127.0.0.1:1/"}]')
        plant(site, redis, honest.id, payload, dependency_ids='["pickled"]')
        redis.set("rq:job:text", "text")
        redis.rpush(site.key(), "text", "../../etc", b"\xff\xfe", "missing")
        # What a registry's clean-up would call the failure callback of.
        redis.zadd(f"rq:wip:{site.key().removeprefix('rq:queue:')}", {"stuck:1": 1.0})
        plant(site, redis, "stuck", touch, status="started", failure_callback_name="rqsite.quits")
        with site.app.app_context():
            assert honest.wait(15) == 2
        site.until(lambda: redis.llen(site.key()) == 0)
    assert not trap.exists()
    assert site.noted("quits") == []
    assert children_of(supervisor.pid) == before, "no process had to be started again"
    refused = re.findall(
        r"a job in Redis was refused, and nothing of it ran: (.*) \(", site.output()
    )
    told = "\n".join(refused)
    assert told.count("not signed by this app") >= 3
    assert told.count("signed for another job") == 1
    for field in ("success_callback_name", "failure_callback_name", "stopped_callback_name"):
        assert f"has the field '{field}'" in told


def test_c60_what_redis_evicts_is_sent_again(on_postgres):
    site = on_postgres
    for number in range(12):
        site.enqueue(effect, number, seconds=0.15)
    site.worker(threads=1)
    site.until(lambda: len(site.noted("began")) >= 2)
    with site.redis() as redis:
        assert redis.llen(site.key()) > 0
        redis.flushall()
    site.until_all(done=12)
    assert sorted(site.noted("began")) == list(range(12)), "each began once"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_c61_redis_is_killed_and_comes_back_empty(site, valkey):
    site.worker(threads=2)
    for number in range(30):
        site.enqueue(effect, number, seconds=0.05)
    site.until(lambda: len(site.noted("began")) >= 4)
    valkey._process.kill()
    valkey._process.wait()
    site.enqueue(effect, 30)  # which needs no Redis
    time.sleep(1)
    assert site.statuses()["queued"] > 0
    valkey.start()
    site.until_all(20, done=31)
    assert site.effects() == dict.fromkeys(range(31), 1)
    assert "Redis cannot be reached, jobs wait in the database" in site.output()
    assert "started again" not in site.output()


def test_workers_wait_for_a_redis_that_is_down_at_the_start(on_postgres, valkey):
    site = on_postgres
    valkey.stop()
    handle = site.enqueue(add, 1, 2)
    site.worker(threads=1)
    site.until_listening(1)
    assert site.statuses() == {"queued": 1}
    valkey.start()
    with site.app.app_context():
        assert handle.wait(10) == 3


def test_sigterm_lets_a_job_end_and_a_second_signal_hands_it_back(on_postgres):
    site = on_postgres
    first = site.worker(threads=2)
    site.enqueue(effect, 0, seconds=1.0)
    site.enqueue(effect, 1, seconds=60)
    site.until(lambda: len(site.noted("horse")) == 2)
    horses = site.noted("horse")
    first.send_signal(signal.SIGTERM)
    site.enqueue(add, 1, 1)
    site.until(lambda: site.statuses()["done"] == 1)
    assert first.poll() is None
    assert site.noted("add") == [], "nothing is begun any more"
    first.send_signal(signal.SIGTERM)
    assert first.wait(5) == 0
    assert not any(map(is_alive, horses))
    jobs = "SELECT status, attempt, losses FROM feather_jobs_job ORDER BY id"
    assert site.rows(jobs) == [("done", 1, 0), ("queued", 1, 0), ("queued", 0, 0)]
    assert site.rows("SELECT count(*) FROM feather_jobs_worker") == [(0,)]
    assert "rqsite.effect had not ended and was handed back" in site.output()


def test_a_worker_serves_its_queues_and_the_most_urgent_job_first(on_postgres):
    site = on_postgres
    site.enqueue(effect.options(queue="reports"), 7)
    for number in range(6):  # more than go to Redis at once
        site.enqueue(effect.options(queue="mail"), number)
    site.enqueue(effect.options(queue="letters", priority=5), 9)
    site.worker(threads=1, queues="mail,letters")
    site.until_all(done=7, queued=1)
    assert site.noted("began") == [9, 0, 1, 2, 3, 4, 5]
