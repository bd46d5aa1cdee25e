"""C91, C07 and C08 with a real gunicorn: a scaffolded project in production, unsafe and safe."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from commands import RunFeather
from servers import serving

GUNICORN = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"]
# What a developer's shell may set, and what `feather new` puts into .env.
_UNSET = {
    "CACHE_BACKEND", "DATABASE_URL", "FEATHER_ENV", "FLASK_DEBUG", "FLASK_ENV", "GUNICORN_CMD_ARGS",
    "SECRET_KEY", "TRUSTED_HOSTS", "WEB_CONCURRENCY",
}  # fmt: skip
HOSTS = {"TRUSTED_HOSTS": "shop.example"}
SERVE = """
import threading, urllib.error, urllib.request
from werkzeug.serving import make_server
print(app.test_client().get("/").status_code)
server = make_server("127.0.0.1", 0, app, threaded=True)
threading.Thread(target=server.serve_forever).start()
try:
    print(urllib.request.urlopen(f"http://127.0.0.1:{server.port}/", timeout=20).status)
except urllib.error.HTTPError as error:
    print(error.code)
server.shutdown()
"""


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scaffolded")
    run("new", "shop", "--no-prompt", "--no-install", "--database", "sqlite", cwd=folder)
    run("db", "migrate", "-m", "Notes", cwd=folder / "shop")
    run("db", "upgrade", cwd=folder / "shop")
    return folder / "shop"


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    """A project as ``feather new`` makes it, with its tables."""
    return Path(shutil.copytree(scaffolded, tmp_path / "shop"))


def run(*arguments: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feather", *arguments],
        cwd=cwd,
        env=environment({}),
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def environment(more: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in _UNSET} | dict(more)


def gunicorn(
    project: Path, *arguments: str, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Run gunicorn until it ends by itself."""
    return subprocess.run(
        [*GUNICORN, *arguments, "app:app"],
        cwd=project,
        env=environment(variables),
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def status(address: str, path: str, host: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()


def test_c91_gunicorn_ends_and_names_everything(project: Path) -> None:
    key = "change-me-now"
    done = gunicorn(project, "-w", "2", SECRET_KEY=key, FLASK_DEBUG="1")
    assert done.returncode != 0
    assert "This app does not start in production:" in done.stderr
    for check_id, cause, remedy in (
        ("core.secret-key", "looks like a placeholder", "secrets.token_hex(32)"),
        ("core.trusted-hosts", "TRUSTED_HOSTS is not set", "TRUSTED_HOSTS=example.com"),
        (
            "core.sqlite",
            "gunicorn starts 2 processes",
            "Use PostgreSQL, or start only one: --workers 1",
        ),
        ("core.cache", "gunicorn starts 2 processes", "Set CACHE_BACKEND=redis and CACHE_URL"),
    ):
        told = rf"{check_id}: .*{re.escape(cause)}.*\n +remedy: .*{re.escape(remedy)}"
        assert re.search(told, done.stderr), check_id
    assert "run feather dev, or set FEATHER_ENV=development" in done.stderr
    assert key not in done.stderr + done.stdout


def test_c91_a_project_without_env_file_ends_as_well(project: Path) -> None:
    (project / ".env").unlink()  # as after a git clone
    done = gunicorn(project, "--preload")
    assert done.returncode == 1
    assert "core.secret-key-unset: SECRET_KEY is not set" in done.stderr
    assert "core.trusted-hosts: TRUSTED_HOSTS is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_c91_feather_start_ends_as_well(project: Path, feather: RunFeather) -> None:
    done = feather("start", "--workers", "2", "--bind", "127.0.0.1:0", cwd=project, env=HOSTS)
    assert done.returncode != 0
    assert "core.sqlite: DATABASE_URL is SQLite, and gunicorn starts 2 processes" in done.stderr
    assert "start only one: --workers 1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "variables", "configured"),
    [
        (("-w", "4"), {}, ""),
        (("--workers=4",), {}, ""),
        ((), {"GUNICORN_CMD_ARGS": "--workers 4"}, ""),
        ((), {"WEB_CONCURRENCY": "4"}, ""),
        ((), {}, "import os\nworkers = os.cpu_count() and 4\n"),
    ],
    ids=["-w", "--workers", "GUNICORN_CMD_ARGS", "WEB_CONCURRENCY", "gunicorn.conf.py"],
)
def test_c91_several_workers_are_noticed(
    arguments: tuple[str, ...], variables: dict[str, str], configured: str, project: Path
) -> None:
    (project / "gunicorn.conf.py").write_text(configured)
    done = gunicorn(project, "--preload", *arguments, **HOSTS, **variables)
    assert done.returncode == 1
    found = re.findall(
        r"^  (core\.[a-z-]+): .*gunicorn starts 4 processes", done.stderr, re.MULTILINE
    )
    assert found == ["core.sqlite", "core.cache"]


@pytest.mark.parametrize(
    "arguments", [("-w", "1"), ("--preload", "-w", "1")], ids=["alone", "preload"]
)
def test_c07_c08_c91_a_configured_app_serves_its_hosts(
    arguments: tuple[str, ...], project: Path
) -> None:
    # What gunicorn was told counts, not what it would do untold.
    variables = environment({**HOSTS, "WEB_CONCURRENCY": "4"})
    command = ["env", "-i", *(f"{k}={v}" for k, v in variables.items()), *GUNICORN, *arguments]
    with serving(project, [*command, "app:app"]) as (address, process, lines):
        assert status(address, "/", "shop.example") == 200, "".join(lines)
        assert status(address, "/", "evil.example") == 400
        assert status(address, "/health/live", "10.0.0.5:8000") == 200
        assert status(address, "/health/ready", "evil.example") == 200
        assert process.poll() is None
        # Before the end: Gunicorn logs one where a signal meets an answer on its way.
        assert "Traceback" not in "".join(lines)


def test_c91_commands_work_where_the_app_does_not_start(project: Path, feather: RunFeather) -> None:
    (project / ".env").write_text("DATABASE_URL=sqlite:///app.db\nWEB_CONCURRENCY=4\n")
    for arguments, expected in (
        (("db", "downgrade"), "Reverted "),
        (("db", "upgrade"), "Applied "),
        (("db", "seed"), "Ran seed()"),
        (("db", "check"), "agree"),
        (("routes",), "page.home"),
        (("plugins",), "active"),
        (("config", "TRUSTED_HOSTS"), "TRUSTED_HOSTS = []"),
        (("config", "SECRET_KEY"), "SECRET_KEY = (not set)"),
        (("doctor", "--list"), "core.trusted-hosts"),
    ):
        done = feather(*arguments, cwd=project)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        assert expected in done.stdout, arguments
        assert "does not start in production" not in done.stderr
    done = feather("shell", cwd=project, stdin="print(Note.query.count(), app.secret_key)")
    assert done.stdout == "1 None\n", done.stderr


def test_c91_the_shell_may_try_requests_and_serves_nobody(
    project: Path, feather: RunFeather
) -> None:
    done = feather("shell", cwd=project, stdin=SERVE)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "200\n500\n"
    assert "core.trusted-hosts: TRUSTED_HOSTS is not set" in done.stderr
    done = feather("shell", cwd=project, stdin=SERVE, env={"TRUSTED_HOSTS": "127.0.0.1,localhost"})
    assert done.stdout == "200\n200\n", done.stderr


def test_c91_the_doctor_reports_what_forbids_the_start(project: Path, feather: RunFeather) -> None:
    (project / ".env").write_text("")
    done = feather("doctor", "--deploy", cwd=project, env={"WEB_CONCURRENCY": "2"})
    assert done.returncode == 1
    found = re.findall(r"^([a-z]+\.[a-z-]+):", done.stdout, re.MULTILINE)
    assert found == ["core.secret-key-unset", "core.trusted-hosts", "core.cache"]
    found = re.findall(r"^([a-z]+\.[a-z-]+):", feather("doctor", cwd=project).stdout, re.MULTILINE)
    assert found == ["core.secret-key-unset"]
