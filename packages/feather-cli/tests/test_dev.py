"""``feather dev``, as a developer meets it: real processes, real requests."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from projects import PRODUCTION

APP = """
import os
from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def home():
    return "one"


@app.get("/page")
def page():
    return render_template("page.html")


@app.get("/environment")
def environment():
    return f"{os.environ['FEATHER_ENV']} {app.debug}"


@app.get("/boom")
def boom():
    raise RuntimeError("a fault to look at")


@app.get("/slow")
def slow():
    import time
    time.sleep(0.6)
    return "finished"
"""
SERVING = r"^Serving shop at http://(\S+):(\d+) \(Ctrl-C to stop\)$"


class Dev:
    """A running ``feather dev`` and what it has printed."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        dropped = ("FEATHER", "FLASK", "PYTHONDONTWRITEBYTECODE")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        # Under nohup the tests ignore it, and what they start would inherit that.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feather", "dev", *arguments],
            cwd=folder,
            env=inherited | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            self.lines.extend(line.rstrip("\n") for line in iter(output.readline, ""))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, pattern: str, times: int = 1) -> re.Match[str]:
        until(lambda: len(re.findall(pattern, self.text, re.MULTILINE)) >= times, self)
        match = re.search(pattern, self.text, re.MULTILINE)
        assert match
        return match

    def wait_until_serving(self, times: int = 1) -> None:
        match = self.wait_for(SERVING, times)
        self.host, self.port = match[1], int(match[2])

    def get(self, path: str = "/", *, method: str = "GET", **headers: str) -> tuple[int, str]:
        connection = HTTPConnection(self.host, self.port, timeout=15)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def end(self) -> int:
        try:
            code = self.process.wait(10)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._reader.join(10)
        assert not self._reader.is_alive(), "a process still holds the output"
        return code


def until(condition: Callable[[], object], dev: Dev | None = None, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, dev.text if dev else "the time is up"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        status = Path(f"/proc/{pid}/stat")
        if Path("/proc/self/stat").exists():  # a zombie that nobody reaps has ended, too
            return status.read_text().rpartition(")")[2].split()[0] != "Z"
        os.kill(pid, 0)
        return True
    return False


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "app.py").write_text(APP)
    (folder / "templates" / "page.html").write_text("first page")
    return folder


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Dev]]:
    running: list[Dev] = []

    def start(*arguments: str, serving: bool = True, **environment: str) -> Dev:
        dev = Dev(project, *(arguments or ("--port", "0")), **environment)
        running.append(dev)
        if serving:
            dev.wait_until_serving()
        return dev

    yield start
    for dev in running:
        if dev.process.poll() is None:
            dev.process.send_signal(signal.SIGTERM)
        dev.end()


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def test_serves_the_app_and_ends_its_start_with_the_address(start: Callable[..., Dev]) -> None:
    dev = start()
    assert re.match(SERVING, dev.lines[-1])
    assert dev.host == "127.0.0.1"
    assert dev.get() == (200, "one")
    dev.wait_for(r"^\d\d:\d\d:\d\d GET / 200 \d+ ms$")


def test_works_from_a_folder_inside_the_project(project: Path) -> None:
    dev = Dev(project / "templates", "--port", "0", "--no-vite")
    try:
        dev.wait_until_serving()
        assert dev.get() == (200, "one")
    finally:
        dev.process.terminate()
        dev.end()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "development True"),
        ({"FEATHER_ENV": "production"}, "production False"),
    ],
)
def test_environment_is_development_unless_chosen(
    start: Callable[..., Dev], given: dict[str, str], expected: str
) -> None:
    dev = start(**given)
    assert dev.get("/environment") == (200, expected)
    assert ("Debugging is off" in dev.text) == bool(given)


def test_c91_production_is_refused_until_it_is_safe(
    project: Path, start: Callable[..., Dev]
) -> None:
    (project / "app.py").write_text("from feather import create_app\napp = create_app()\n")
    (project / ".env").write_text(f"SECRET_KEY={PRODUCTION['SECRET_KEY']}\nFEATHER_PLUGINS=\n")
    dev = start(serving=False, FEATHER_ENV="production", TRUSTED_HOSTS="")
    dev.wait_for(r"^Waiting for a change\.\.\.$")
    assert dev.lines[0] == "feather: This app does not start in production:"
    assert dev.lines[1].startswith("  core.trusted-hosts: TRUSTED_HOSTS is not set: ")
    assert "Traceback" not in dev.text
    (project / ".env").write_text(
        f"SECRET_KEY={PRODUCTION['SECRET_KEY']}\nFEATHER_PLUGINS=\nTRUSTED_HOSTS=127.0.0.1\n"
    )
    dev.wait_until_serving()
    assert dev.get("/nowhere")[0] == 404


def test_debug_is_on_while_the_app_is_built(project: Path, start: Callable[..., Dev]) -> None:
    edit(project / "app.py", '"one"', "str(early)")
    edit(project / "app.py", "app = Flask(__name__)", "app = Flask(__name__)\nearly = app.debug")
    assert start().get() == (200, "True")


def test_taken_port_is_said_and_the_next_one_used(start: Callable[..., Dev]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        dev = start("--port", str(port))
    assert dev.lines[0] == f"Port {port} is taken; using {dev.port}."
    assert port < dev.port < port + 20
    assert dev.get() == (200, "one")


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_impossible_port_is_wrong_usage(start: Callable[..., Dev], port: str) -> None:
    dev = start("--port", port, serving=False)
    assert dev.end() == 2
    assert "--port" in dev.text


def test_unknown_host_is_an_error(start: Callable[..., Dev]) -> None:
    dev = start("--host", "192.0.2.1", serving=False)
    assert dev.end() == 1
    assert dev.text == (
        "feather: --host 192.0.2.1 is not a name or address of this machine: "
        "use 127.0.0.1, or 0.0.0.0 to be reached from other machines"
    )


def test_outside_a_project_is_wrong_usage(tmp_path: Path) -> None:
    dev = Dev(tmp_path)
    assert dev.end() == 2
    assert "no Feather project" in dev.text


def test_edit_restarts_and_no_request_is_refused(project: Path, start: Callable[..., Dev]) -> None:
    dev = start()
    answers: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                answers.append(dev.get())
            except OSError as error:
                answers.append(error)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        for new, times in (("two", 2), ("three", 3)):
            edit(project / "app.py", "one" if new == "two" else "two", new)
            dev.wait_until_serving(times)
            until(lambda new=new: (200, new) in answers, dev)
    finally:
        done.set()
        for thread in asking:
            thread.join()
    assert set(answers) == {(200, "one"), (200, "two"), (200, "three")}
    assert dev.lines.count("Restarting: app.py changed.") == 2


def test_restart_lets_a_request_finish(project: Path, start: Callable[..., Dev]) -> None:
    dev = start()
    answers: list[object] = []
    slow = threading.Thread(target=lambda: answers.append(dev.get("/slow")))
    slow.start()
    time.sleep(0.2)
    edit(project / "app.py", '"one"', '"two"')
    slow.join()
    dev.wait_until_serving(2)
    assert answers == [(200, "finished")]


def test_edit_of_the_same_size_and_second_is_served(
    project: Path, start: Callable[..., Dev]
) -> None:
    second = 1_700_000_000 * 10**9
    os.utime(project / "app.py", ns=(second, second))
    dev = start()
    assert dev.get() == (200, "one")
    edited = project / "edited.py"
    edited.write_text((project / "app.py").read_text().replace("one", "two"))
    os.utime(edited, ns=(second, second + 5 * 10**8))
    edited.rename(project / "app.py")
    dev.wait_until_serving(2)
    until(lambda: dev.get() == (200, "two"), dev)


def test_dotenv_and_new_folders_restart(project: Path, start: Callable[..., Dev]) -> None:
    edit(project / "app.py", '"one"', 'os.environ.get("GREETING", "none")')
    dev = start()
    (project / ".env").write_text("GREETING=hello\n")
    dev.wait_until_serving(2)
    assert dev.get() == (200, "hello")
    (project / "services").mkdir()
    (project / "services" / "mail.py").write_text("")
    dev.wait_for(r"^Restarting: services/mail\.py changed\.$")
    dev.wait_until_serving(3)
    (project / "services" / "mail.py").write_text("SENDER = 1\n")
    dev.wait_until_serving(4)


def test_template_shows_without_a_restart(project: Path, start: Callable[..., Dev]) -> None:
    for name in ("tests", "static", ".venv", "migrations"):
        (project / name).mkdir()
    dev = start()
    assert dev.get("/page") == (200, "first page")
    (project / "templates" / "page.html").write_text("second")
    assert dev.get("/page") == (200, "second")
    for name in ("tests", "static", ".venv", "migrations"):
        (project / name / "helper.py").write_text("")
    time.sleep(0.6)
    assert "Restarting" not in dev.text


def test_broken_edit_is_shown_and_the_next_save_recovers(
    project: Path, start: Callable[..., Dev]
) -> None:
    dev = start()
    edit(project / "app.py", 'return "one"', 'return "one')
    dev.wait_for(r"^SyntaxError")
    dev.wait_for(r"^Waiting for a change\.\.\.$")
    edit(project / "app.py", 'return "one', 'return "mended"')
    dev.wait_until_serving(2)
    assert dev.get() == (200, "mended")


def test_app_py_without_app_waits_for_one(project: Path, start: Callable[..., Dev]) -> None:
    (project / "app.py").write_text("")
    dev = start(serving=False)
    dev.wait_for(r"^feather: .*app\.py defines no Flask app")
    dev.wait_for(r"^Waiting for a change\.\.\.$")
    (project / "app.py").write_text(APP)
    dev.wait_until_serving()


def test_wrong_setting_is_told_without_a_traceback(
    project: Path, start: Callable[..., Dev]
) -> None:
    (project / "app.py").write_text("from feather import create_app\napp = create_app()\n")
    (project / ".env").write_text("LOG_LEVEL=loud\nFEATHER_PLUGINS=\n")
    dev = start(serving=False)
    dev.wait_for(r"^Waiting for a change\.\.\.$")
    assert dev.lines[0].startswith("feather: A setting is wrong:")
    assert "Traceback" not in dev.text
    (project / ".env").write_text("LOG_LEVEL=INFO\nFEATHER_PLUGINS=\n")
    dev.wait_until_serving()
    assert dev.get("/nowhere")[0] == 404


DATABASE_APP = """
from feather import create_app
from feather.db import Model, db

app = create_app()


class Note(Model):
    id = db.Column(db.Integer, primary_key=True)
"""
MIGRATE = "from app import app; from feather.db import migrations as m; m.init(app); m.migrate(app)"


def test_pending_migrations_are_told_before_the_address(
    project: Path, start: Callable[..., Dev]
) -> None:
    (project / "app.py").write_text(DATABASE_APP)
    (project / ".env").write_text("DATABASE_URL=sqlite:///app.db\nFEATHER_PLUGINS=\n")
    environment = os.environ | {"FEATHER_ENV": "development"}
    subprocess.run([sys.executable, "-c", MIGRATE], cwd=project, env=environment, check=True)
    assert start().lines[-2] == "1 migration is not applied: feather db upgrade"


def test_database_that_is_down_does_not_stop_it(project: Path, start: Callable[..., Dev]) -> None:
    (project / "app.py").write_text(DATABASE_APP)
    (project / "migrations" / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (project / "migrations" / name).write_text("")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        url = f"DATABASE_URL=postgresql://someone:hunter2@{address}/shop\nFEATHER_PLUGINS=\n"
        (project / ".env").write_text(url)
        dev = start()
        assert dev.lines[-2] == (
            "The database has not answered for 3 seconds: "
            "check DATABASE_URL; feather db status tells more."
        )
    (project / ".env").write_text(f"{url}# the port is closed now\n")
    dev.wait_until_serving(2)
    assert dev.lines[-2].startswith("Migrations could not be checked: cannot connect to ")
    assert "hunter2" not in dev.text
    assert dev.get("/nowhere")[0] == 404


def test_without_reload_the_failure_is_the_exit_code(
    project: Path, start: Callable[..., Dev]
) -> None:
    (project / "app.py").write_text("raise SystemExit(7)\n")
    dev = start("--port", "0", "--no-reload", serving=False)
    assert dev.end() == 7
    assert "Waiting" not in dev.text


def test_without_reload_an_edit_changes_nothing(project: Path, start: Callable[..., Dev]) -> None:
    dev = start("--port", "0", "--no-reload")
    edit(project / "app.py", '"one"', '"two"')
    time.sleep(0.6)
    assert dev.get() == (200, "one")
    dev.process.send_signal(signal.SIGINT)
    assert dev.end() == 0


def test_debugger_runs_on_loopback_for_the_local_host_name_only(start: Callable[..., Dev]) -> None:
    dev = start()
    status, page = dev.get("/boom")
    assert status == 500
    assert "a fault to look at" in page
    assert "EVALEX = true" in page
    assert "EVALEX = false" in dev.get("/boom", Host="rebound.example")[1]
    assert dev.get("/console")[0] == 404
    secret = re.search(r'SECRET = "(\w+)"', page)
    assert secret
    dev.get(f"/?__debugger__=yes&cmd=printpin&s={secret[1]}")
    dev.wait_for("Debugger pin code: ")


def test_debugger_is_off_for_other_machines(start: Callable[..., Dev]) -> None:
    dev = start("--port", "0", "--host", "0.0.0.0")
    assert dev.lines[-2] == "The interactive debugger is off: other machines can reach 0.0.0.0."
    assert dev.host == "127.0.0.1"
    status, page = dev.get("/boom")
    assert status == 500
    assert "EVALEX" not in page
    assert "a fault to look at" not in page
    dev.wait_for("RuntimeError: a fault to look at")


def test_log_shows_control_characters_as_text(start: Callable[..., Dev]) -> None:
    dev = start()
    with socket.create_connection((dev.host, dev.port)) as client:
        client.sendall(b"GET /\x1b[2J HTTP/1.1\r\nHost: localhost\r\n\r\n")
        client.recv(100)
    dev.wait_for(r"GET /\\x1b\[2J 404")
    assert "\x1b" not in dev.text


def test_each_request_has_one_line_of_the_app_if_it_writes_lines(
    project: Path, start: Callable[..., Dev]
) -> None:
    (project / "app.py").write_text(f"from feather import create_app\n{APP}".replace(
        "Flask(__name__)", "create_app()"
    ))  # fmt: skip
    (project / ".env").write_text("FEATHER_PLUGINS=\n")
    dev = start()
    assert dev.get() == (200, "one")
    assert dev.get("/boom")[0] == 500
    with socket.create_connection((dev.host, dev.port)) as client:
        client.sendall(b"NONSENSE\r\n\r\n")
        client.recv(100)
    dev.wait_for(r"^\d\d:\d\d:\d\d - - 400$")  # no request reached the app
    assert len(re.findall(r"GET / 200", dev.text)) == 1
    assert len(re.findall(r"GET /boom 500", dev.text)) == 1
    dev.wait_for(r"\[feather\.access\] .*request_id=")


FAMILY = """
import os, subprocess, sys
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
started = subprocess.Popen([sys.executable, "-c", stubborn])
open("pids", "w").write(f"{os.getpid()} {started.pid}\\n")
"""


@pytest.mark.parametrize(
    ("number", "whole_group", "code"),
    [
        pytest.param(signal.SIGINT, True, 0, id="Ctrl-C"),
        pytest.param(signal.SIGINT, False, 0, id="SIGINT"),
        pytest.param(signal.SIGTERM, False, 0, id="SIGTERM"),
        pytest.param(signal.SIGHUP, False, 0, id="SIGHUP"),
        pytest.param(signal.SIGKILL, False, -signal.SIGKILL, id="SIGKILL"),
    ],
)
def test_no_process_outlives_it(
    project: Path, start: Callable[..., Dev], number: signal.Signals, whole_group: bool, code: int
) -> None:
    with (project / "app.py").open("a") as file:
        file.write(FAMILY)
    dev = start()
    pids = [int(pid) for pid in (project / "pids").read_text().split()]
    assert all(map(alive, pids))
    if whole_group:
        os.killpg(dev.process.pid, number)
    else:
        dev.process.send_signal(number)
    assert dev.end() == code
    until(lambda: not any(map(alive, pids)), dev, seconds=5)
    assert ("Stopped." in dev.lines) == (number != signal.SIGKILL)
    assert "Traceback" not in dev.text


def test_supervisor_imports_neither_flask_nor_the_app(project: Path) -> None:
    code = """
import sys
from feather_cli.commands import dev
import feather_cli.development.supervisor as supervisor

def look(processes, watch, companions):
    print([name for name in ("flask", "werkzeug", "sqlalchemy", "app") if name in sys.modules])
    return 0

supervisor.supervise = look
dev.app(["--port", "0"])
"""
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"
