"""Background jobs beside RQ with its SimpleWorker, and beside a ThreadPoolExecutor.

Every system does the same in each round: one process enqueues jobs that do nothing, another one
runs them. PostgreSQL runs with fsync; SQLite with synchronous=FULL, its default, and with the file
in memory, where no disk is waited for; Valkey keeps nothing on disk.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tests" / "services"))

import postgres  # noqa: E402  # found by the line above
from jobs_site import executor  # noqa: E402  # as above
from psycopg import sql  # noqa: E402  # as above
from valkey_server import ValkeyServer  # noqa: E402  # as above

JOBS = 2000
ROUNDS = 5
MESSAGES = 300
MANY = 100_000


@contextmanager
def systems() -> Iterator[dict[str, str]]:
    """Give what is compared, by name, each with its URL."""
    with tempfile.TemporaryDirectory() as disk, tempfile.TemporaryDirectory(dir="/dev/shm") as shm:
        for name in ("postgres", "valkey"):
            (Path(disk) / name).mkdir()
        Path(disk).chmod(0o755)
        postgres._FAST = ("max_connections=60",)  # with fsync, as in production
        server = postgres.PostgresServer(Path(disk) / "postgres")
        valkey = ValkeyServer(Path(disk) / "valkey")
        try:
            server.execute(sql.SQL("CREATE DATABASE jobs"))
            url = server.url("jobs").replace("postgresql://", "postgresql+psycopg://")
            yield {
                "rq": valkey.url,
                "SQLite, synchronous=FULL": f"sqlite:///{disk}/jobs.db",
                "SQLite, file in memory": f"sqlite:///{shm}/jobs.db",
                "PostgreSQL, fsync=on": url,
            }
        finally:
            valkey.stop()
            server.stop()


def start(system: str, url: str, action: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(HERE / "jobs_site.py"), system, url, action, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE)


def finish(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    with process:
        return json.loads(process.stdout.read().splitlines()[-1])


def throughput(urls: dict[str, str]) -> None:
    names = list(urls)
    enqueued: dict[str, list[float]] = {name: [] for name in names}
    drained: dict[str, list[float]] = {name: [] for name in names}
    pool = []
    for turn in range(ROUNDS):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            enqueued[name].append(finish(start(name, urls[name], "enqueue", JOBS))["seconds"])
            drained[name].append(finish(start(name, urls[name], "work", JOBS + 10))["seconds"])
        pool.append(executor(JOBS))
    print(f"\n{JOBS} jobs that do nothing ({ROUNDS} rounds; medians; times RQ in the same round)")
    print(f"  ThreadPoolExecutor, which keeps nothing {JOBS / statistics.median(pool):>10.0f} /s")
    for name in names:
        both = [a + b for a, b in zip(enqueued[name], drained[name], strict=True)]
        rq = [a + b for a, b in zip(enqueued["rq"], drained["rq"], strict=True)]
        ratio = statistics.median(b / a for a, b in zip(both, rq, strict=True))
        print(
            f"  {name:<26} enqueue {JOBS / statistics.median(enqueued[name]):>7.0f} /s   "
            f"run {JOBS / statistics.median(drained[name]):>7.0f} /s   "
            f"both {JOBS / statistics.median(both):>7.0f} /s   {ratio:.1f} times RQ"
        )


def latency(urls: dict[str, str]) -> None:
    print(f"\nfrom enqueue to the first line of the job, in another process ({MESSAGES} jobs)")
    for name, url in urls.items():
        worker = start(name, url, "work", MESSAGES)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        finish(start(name, url, "send", MESSAGES))
        found = finish(worker)
        median, p99 = found["median"] * 1000, found["p99"] * 1000
        print(f"  {name:<26} median {median:.1f} ms, 99th percentile {p99:.1f} ms")


def memory(urls: dict[str, str]) -> None:
    print(f"\nresident memory of a worker during {MANY} jobs")
    for name in ("SQLite, file in memory", "PostgreSQL, fsync=on"):
        finish(start(name, urls[name], "enqueue-together", MANY))
        early, late = finish(start(name, urls[name], "work", MANY))["memory"]
        print(f"  {name:<26} after a tenth {early:.0f} MiB, at the end {late:.0f} MiB")


if __name__ == "__main__":
    with systems() as urls:
        for part in (throughput, latency, memory):
            if len(sys.argv) == 1 or part.__name__ in sys.argv:
                part(urls)
