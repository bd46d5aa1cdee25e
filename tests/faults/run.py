"""The fault suite: kills at least sixty processes and servers, and counts what became of jobs.

``nox -s faults`` runs it; ``nox -s faults -- --write`` puts the figures into the documentation.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / name) for name in ("services", "support", "faults")]

from campaign import Campaign, Figures  # noqa: E402  # found by the lines above
from jobsite import jobsite  # noqa: E402  # as above
from postgres import PostgresServer  # noqa: E402  # as above
from psycopg import sql  # noqa: E402  # as above
from valkey_server import ValkeyServer  # noqa: E402  # as above

PAGE = ROOT / "docs" / "how-to" / "choose-a-job-backend.md"
MARKS = ("<!-- faults -->", "<!-- /faults -->")
LEASE = 3
KILLS = {"sqlite": 22, "postgresql": 24, "rq": 24}
FLOOR = 60


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that anybody may enter, as PostgreSQL's other user must."""
    with tempfile.TemporaryDirectory(prefix="feather-faults-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL with a database called ``faults``."""
    with folder() as place:
        data = place / "postgres"
        data.mkdir()
        server = PostgresServer(data)
        try:
            # The tests' server answers before its log is written, so that a crash forgets commits.
            server.execute(sql.SQL("ALTER SYSTEM SET synchronous_commit = on"))
            server.execute(sql.SQL("SELECT pg_reload_conf()"))
            server.execute(sql.SQL("CREATE DATABASE faults"))
            yield server
        finally:
            server.stop()


def crash(server: PostgresServer) -> None:
    """Kill PostgreSQL with all of its processes, and start it again."""
    pid = server._process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue
    server._process.wait()
    time.sleep(0.5)
    server.start()


def attack_sqlite() -> Figures:
    """Kill workers and web processes of a site on SQLite."""
    with folder() as place, jobsite(place / "site", "sqlite:///app.db", **common()) as site:
        return Campaign("`thread` on SQLite", site, 2, {}).run(KILLS["sqlite"])


def attack_postgresql() -> Figures:
    """Kill workers, web processes and the server of a site on PostgreSQL."""
    with (
        folder() as place,
        postgres() as server,
        jobsite(place / "site", server.url("faults"), **common()) as site,
    ):
        others = {"PostgreSQL": lambda: crash(server)}
        return Campaign("`thread` on PostgreSQL", site, 2, others).run(KILLS["postgresql"])


def attack_rq() -> Figures:
    """Kill workers, web processes, PostgreSQL and Valkey of a site with RQ."""
    with folder() as place, postgres() as server:
        home = place / "valkey"
        home.mkdir()
        valkey = ValkeyServer(home)

        def crash_valkey() -> None:
            valkey._process.kill()
            valkey._process.wait()
            time.sleep(0.5)
            valkey.start()

        settings = common() | {"JOB_BACKEND": "rq", "REDIS_URL": valkey.url}
        try:
            with jobsite(place / "site", server.url("faults"), **settings) as site:
                others = {"PostgreSQL": lambda: crash(server), "Valkey": crash_valkey}
                return Campaign("`rq` on PostgreSQL", site, 2, others).run(KILLS["rq"])
        finally:
            valkey.stop()


def common() -> dict[str, str]:
    """Return the settings of every site."""
    return {"JOB_LEASE_SECONDS": str(LEASE), "JOB_MAX_WORKERS": "2"}


def table(rows: list[Figures]) -> str:
    """Return the figures as Markdown."""
    head = (
        f"Measured by `nox -s faults`, with `JOB_LEASE_SECONDS={LEASE}`:\n\n"
        "| Site | Killed | Acknowledged | Lost | Run more than once | Effects twice | Slowest "
        "recovery |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(
        f"| {one.name} | {', '.join(f'{what} {n} times' for what, n in one.kills.items())} "
        f"| {one.acknowledged} | {one.lost} | {one.repeated} | {one.duplicates} "
        f"| {one.recovery:.1f} s |\n"
        for one in rows
    )


def write(rows: list[Figures]) -> None:
    """Put the figures into the documentation."""
    before, _, rest = PAGE.read_text().partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    PAGE.write_text(f"{before}{MARKS[0]}\n{table(rows)}{MARKS[1]}{after}")


def main() -> int:
    """Run every campaign, or those named on the command line."""
    attacks = {"sqlite": attack_sqlite, "postgresql": attack_postgresql, "rq": attack_rq}
    names = [name for name in sys.argv[1:] if name in attacks] or list(attacks)
    rows = []
    for name in names:
        began = time.monotonic()
        rows.append(attacks[name]())
        print(f"{name}: {rows[-1]} in {time.monotonic() - began:.0f} s", flush=True)
    print(table(rows))
    if "--write" in sys.argv:
        write(rows)
    wrong = any(one.lost or one.duplicates for one in rows)
    few = len(names) == len(attacks) and sum(sum(o.kills.values()) for o in rows) < FLOOR
    return int(wrong or few)


if __name__ == "__main__":
    raise SystemExit(main())
