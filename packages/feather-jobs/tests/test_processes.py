"""Workers and web processes that are killed, frozen and stopped: no job is lost or done twice."""

import json
import os
import re
import signal
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from jobsite import jobsite, until
from sqlalchemy import text

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path, database_url):
    with jobsite(tmp_path / "site", database_url) as site:
        yield site


def gunicorn(site, *options):
    process = site.start(
        "gunicorn", "app:app", "--bind", "127.0.0.1:0", "--no-control-socket", "--threads", "4",
        *options,
    )  # fmt: skip
    log = site.root / f"process-{len(site.processes) - 1}.txt"
    until(lambda: "Listening at" in log.read_text(), 20, log.read_text)
    port = re.search(r"Listening at: (http://\S+)", log.read_text())[1]
    return process, port


def enqueue(address, **values):
    query = urllib.parse.urlencode(values)
    with urllib.request.urlopen(f"{address}/api/enqueue?{query}", timeout=20) as response:
        return json.load(response)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_c50_a_killed_worker_loses_nothing(site):
    first = site.worker()
    site.enqueue("effect.enqueue(number, at_first=60)")
    site.until_noted("began 0")
    os.killpg(first.pid, signal.SIGKILL)
    site.worker()
    site.until_finished(40)  # starting a process takes seconds here
    assert site.statuses() == {"done": 1}
    assert site.effects() == {0: 1}
    assert site.lines().count("began 0") == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_c52_a_frozen_worker_finishes_too_late(site):
    first = site.worker("--threads", "1")
    site.enqueue("effect.enqueue(number, at_first=3)")
    site.until_noted("began 0")
    os.killpg(first.pid, signal.SIGSTOP)
    site.worker()
    site.until_finished(60)
    os.killpg(first.pid, signal.SIGCONT)
    time.sleep(1.5)
    assert site.statuses() == {"done": 1}
    assert site.effects() == {0: 1}
    assert first.poll() is None
    site.enqueue("effect.enqueue(number)", first=1)  # it is a worker again
    site.until_finished()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_c54_a_killed_web_process_loses_no_job(site):
    _, address = gunicorn(site)
    assert enqueue(address, first=0, count=60, seconds=0.1) == {"enqueued": 60}
    site.until_noted("began 1")
    (worker,) = _children(site.processes[-1].pid)
    os.kill(worker, signal.SIGKILL)
    site.until_finished(40)
    assert site.statuses() == {"done": 60}
    assert set(site.effects().values()) == {1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_c55_jobs_run_with_preload(site):
    process, address = gunicorn(site, "--preload", "--workers", "2")
    enqueue(address, first=0, count=20)
    site.until_finished()
    assert site.statuses() == {"done": 20}
    with site.engine.connect() as connection:
        pids = set(connection.execute(text("SELECT pid FROM feather_jobs_worker")).scalars())
    assert pids
    assert pids <= set(_children(process.pid))  # never the master


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_c56_what_is_left_at_sigterm_survives(site):
    process, address = gunicorn(site, "--graceful-timeout", "1")
    enqueue(address, first=0, count=60, seconds=0.3)
    site.until_noted("began 1")
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    left = site.statuses()
    assert left["queued"] > 20, left
    site.worker("--threads", "16")
    site.until_finished(30)
    assert site.statuses() == {"done": 60}
    assert set(site.effects().values()) == {1}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_c58_poison_ends_as_dead_and_its_neighbours_are_done(site):
    site.enqueue("effect.enqueue(number, seconds=0.01)", 10)
    site.enqueue("poison.enqueue(number)", 1, first=99)
    site.enqueue("effect.enqueue(number, seconds=0.01)", 10, first=10)
    worker = site.worker()
    end = time.monotonic() + 60
    while {"queued", "running"} & site.statuses().keys():
        assert time.monotonic() < end, site.output()
        if worker.poll() is not None:
            worker = site.worker()
        time.sleep(0.1)
    assert site.statuses() == {"done": 20, "dead": 1}
    assert site.lines().count("poison 99") == 5
    assert set(site.effects().values()) == {1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_at_a_time_over_four_processes_are_never_three(site):
    site.enqueue("limited.enqueue(number)", 500)
    for _ in range(4):
        site.worker()
    site.until_finished(60)
    inside = most = 0
    for line in site.lines():
        inside += 1 if line.startswith("enter") else -1
        most = max(most, inside)
    assert most == 2
    assert site.statuses() == {"done": 500}


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
