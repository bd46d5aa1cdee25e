"""The processes that `jobs.py` measures: each does one thing and prints a line of JSON."""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COUNT = 0
LATENCIES: list[float] = []


def noop(_number: int) -> None:
    global COUNT
    COUNT += 1


def clocked(sent: float) -> None:
    global COUNT
    LATENCIES.append(time.time() - sent)
    COUNT += 1


def resident() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


class FeatherSite:
    """Feather's queue in a plain Flask app."""

    def __init__(self, url: str) -> None:
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy

        from feather_jobs import Jobs, job
        from feather_jobs.queue import queue_of

        self.app = Flask("site")
        self.app.config["SQLALCHEMY_DATABASE_URI"] = url
        self.db = SQLAlchemy(self.app)
        Jobs(self.app)
        self.queue = queue_of(self.app)
        self.tasks = {"noop": job(noop), "clocked": job(clocked)}
        with self.app.app_context():
            self.db.create_all()

    def enqueue(self, numbers: range) -> None:
        task = self.tasks["noop"]
        with self.app.app_context():
            for number in numbers:
                task.enqueue(number)

    def enqueue_together(self, numbers: range) -> None:
        from feather_jobs.store.joining import _WROTE  # one transaction for all of them

        task = self.tasks["noop"]
        with self.app.app_context():
            session = self.db.session()
            session.info[_WROTE] = True
            session.connection()
            for number in numbers:
                task.enqueue(number)
            session.commit()

    def send(self, moment: float) -> None:
        with self.app.app_context():
            self.tasks["clocked"].enqueue(moment)

    def start(self) -> None:
        from feather_jobs.worker.runner import Runner

        Runner(self.queue, threads=4).start()


class RqSite:
    """RQ with its SimpleWorker, the quickest it has: no process for each job."""

    def __init__(self, url: str) -> None:
        from redis import Redis
        from rq import Queue

        self.connection = Redis.from_url(url)
        self.queue = Queue(connection=self.connection)

    def enqueue(self, numbers: range) -> None:
        for number in numbers:
            self.queue.enqueue(noop, number, result_ttl=0)

    def send(self, moment: float) -> None:
        self.queue.enqueue(clocked, moment, result_ttl=0)

    def work(self) -> None:
        from rq import SimpleWorker

        SimpleWorker([self.queue], connection=self.connection).work(logging_level="ERROR")


def main(system: str, url: str, action: str, count: int) -> None:
    site = RqSite(url) if system == "rq" else FeatherSite(url)
    if action == "enqueue":
        site.enqueue(range(10))  # the first ones connect and compile
        began = time.perf_counter()
        site.enqueue(range(count))
        say(seconds=time.perf_counter() - began)
    elif action == "enqueue-together":
        site.enqueue_together(range(count))
        say(seconds=0)
    elif action == "send":
        for _ in range(count):
            site.send(time.time())
            time.sleep(0.03)  # longer than RQ takes for one
        say(seconds=0)
    else:
        work(site, count)


def work(site: FeatherSite | RqSite, count: int) -> None:
    """Run *count* jobs; RQ needs the main thread, so another one watches."""
    began = time.perf_counter()

    def watch() -> None:
        memory = 0.0
        first = 0.0
        while count > COUNT:
            if not first and COUNT:
                first = time.perf_counter()
            if not memory and count // 10 <= COUNT:
                memory = resident()
            time.sleep(0.002)
        latencies = sorted(LATENCIES) or [0.0]
        say(
            seconds=time.perf_counter() - began,
            memory=[memory, resident()],
            median=latencies[len(latencies) // 2],
            p99=latencies[int(len(latencies) * 0.99)],
        )
        import os

        os._exit(0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    print("ready", flush=True)
    if isinstance(site, RqSite):
        site.work()
    else:
        site.start()
        watcher.join()


def executor(count: int) -> float:
    """Return the seconds that a ThreadPoolExecutor takes for *count* calls."""
    began = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        for number in range(count):
            pool.submit(noop, number)
    return time.perf_counter() - began


def say(**figures: object) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    # Under its name, so that RQ's worker finds the functions by it.
    import jobs_site

    jobs_site.main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
