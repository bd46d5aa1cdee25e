"""``feather start``: what it runs, and what is served then."""

import os
import re
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from importlib import util
from pathlib import Path

import pytest
from servers import feather, serving
from typer.testing import CliRunner, Result

from feather_cli.commands import start
from feather_cli.scaffold.options import Options
from feather_cli.scaffold.project import prepare, write


class Started(Exception):
    """Stands for the process becoming another one."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "shop", prepare("shop", Options()).files)
    (tmp_path / "shop/static/dist").mkdir()
    (tmp_path / "shop/static/dist/app.css").touch()
    return tmp_path / "shop"


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name in ("FEATHER_ENV", "FLASK_ENV", "PORT", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project)

    def become(program: str, command: list[str], environment: dict[str, str]) -> None:
        assert program == command[0] == sys.executable
        assert command[1:4] == ["-m", "gunicorn", "app:app"]
        raise Started(command[4:], environment)

    monkeypatch.setattr(os, "execve", become)
    return lambda *arguments: CliRunner().invoke(start.app, arguments)


def started(result: Result) -> tuple[str, dict[str, str]]:
    assert isinstance(result.exception, Started), result.output
    command, environment = result.exception.args
    return " ".join(command), environment


def test_defaults_are_for_production(run: Callable[..., Result], project: Path) -> None:
    command, environment = started(run())
    assert command == (
        f"--chdir {project} --no-control-socket --bind 127.0.0.1:8000 --workers 1 "
        "--worker-class gthread --threads 8"
    )
    assert environment["FEATHER_ENV"] == "production"
    assert environment["WEB_CONCURRENCY"] == "1"


def test_options_and_arguments_reach_gunicorn(run: Callable[..., Result]) -> None:
    command, environment = started(
        run("--workers", "8", "--worker-class", "gevent", "--bind", "unix:app.sock", "--",
            "--timeout", "60")
    )  # fmt: skip
    assert command.endswith("--bind unix:app.sock --workers 8 --worker-class gevent --timeout 60")
    assert environment["WEB_CONCURRENCY"] == "8"


@pytest.mark.parametrize(
    ("arguments", "port", "address"),
    [
        (("--port", "80"), None, "127.0.0.1:80"),
        (("--host", "0.0.0.0"), None, "0.0.0.0:8000"),
        (("--host", "::1", "--port", "81"), None, "[::1]:81"),
        ((), "7000", "0.0.0.0:7000"),
        (("--host", "127.0.0.1"), "7000", "127.0.0.1:7000"),
        (("--port", "82"), "7000", "127.0.0.1:82"),
    ],
)
def test_where_it_listens(
    run: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    port: str | None,
    address: str,
) -> None:
    if port:
        monkeypatch.setenv("PORT", port)
    assert f"--bind {address} " in started(run(*arguments))[0]


def test_the_environment_and_dotenv_choose(
    run: Callable[..., Result], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / ".env").write_text("FEATHER_ENV=testing\nWEB_CONCURRENCY=3\n")
    assert started(run())[1]["FEATHER_ENV"] == "testing"
    assert "--workers 3 " in started(run())[0]
    monkeypatch.setenv("WEB_CONCURRENCY", "5")
    monkeypatch.setenv("FEATHER_ENV", "development")
    command, environment = started(run("--workers", "1"))
    assert "--workers 1 " in command
    assert (environment["FEATHER_ENV"], environment["WEB_CONCURRENCY"]) == ("development", "1")


def test_assets_that_were_never_built_are_told(run: Callable[..., Result], project: Path) -> None:
    assert run().stderr == ""
    (project / "static/dist/app.css").unlink()
    result = run()
    started(result)
    assert result.stderr == "The app's CSS was never built, so pages lack it: feather build\n"


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "told"),
    [
        (
            ("--bind", "x:1", "--port", "2"),
            {},
            2,
            "feather: --bind says where to listen already: leave out --host and --port\n",
        ),
        (
            (),
            {"WEB_CONCURRENCY": "many"},
            1,
            (
                "feather: A setting is wrong:\n"
                "  WEB_CONCURRENCY='many': use a number of processes, from 1\n"
            ),
        ),
        (
            (),
            {"FEATHER_ENV": "prod"},
            1,
            (
                "feather: A setting is wrong:\n  FEATHER_ENV='prod': the nearest accepted value is "
                "'production' (accepted: development, production, testing)\n"
            ),
        ),
    ],
)
def test_what_cannot_be_started_is_told(
    run: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    code: int,
    told: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (code, told)


def test_without_gunicorn_it_says_what_to_install(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    result = run()
    assert (result.exit_code, result.stderr) == (
        1,
        (
            "feather: feather start runs Gunicorn, which is not installed: "
            'pip install "feather-core[prod]"\n'
        ),
    )


def test_it_serves_built_files_for_ever(project: Path) -> None:
    feather(project, "build")
    route = project / "routes/pages/settings.py"
    route.write_text(
        "import os\nfrom feather import page\nfrom flask import current_app\n\n\n"
        '@page.get("/settings")\ndef settings() -> str:\n'
        "    return f\"{current_app.config['FEATHER_ENV']} {os.environ['WEB_CONCURRENCY']}\"\n"
    )
    command = [sys.executable, "-m", "feather", "start", "--bind", "127.0.0.1:0"]
    hosts = {"TRUSTED_HOSTS": "127.0.0.1"}
    with serving(project, command, env=hosts, by_terminal=False) as (url, process, _):
        connection = HTTPConnection(url.removeprefix("http://"), timeout=30)

        def get(path: str) -> tuple[str, str | None]:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.read().decode(), response.getheader("Cache-Control")

        assert get("/settings")[0] == "production 1"
        page, _ = get("/")
        assert "feather-dev" not in page
        own = re.findall(r'(?:href|src)="(/static/[^"]*)"', page)
        assert {Path(address.partition("?")[0]).name for address in own} >= {"app.css", "app.js"}
        for address in own:
            assert get(address)[1] == "public, immutable, max-age=31536000"
        connection.close()
    assert process.returncode == 0
