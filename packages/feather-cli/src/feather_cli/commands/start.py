"""Serve the app for production, by Gunicorn."""

import importlib.util
import os
import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_WORKERS = "WEB_CONCURRENCY"
_DEFAULT_WORKERS = 1  # more of them need a cache and a database that they can share
_THREADS = 8  # of each worker of the class gthread


@app.command()
def start(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- GUNICORN-ARGUMENTS]", help="Passed to Gunicorn."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help=f"Processes; default: {_WORKERS}, else {_DEFAULT_WORKERS}."),
    ] = None,
    worker_class: Annotated[
        str, typer.Option(help="How a process works: gthread, sync, gevent, ...")
    ] = "gthread",
    bind: Annotated[
        str | None, typer.Option(help="Address to listen on: HOST:PORT or unix:PATH.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Host to listen on, beside --port.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; default: PORT, else 8000.")
    ] = None,
) -> None:
    """Serve the app for production, by Gunicorn.

    The environment is production unless FEATHER_ENV or FLASK_ENV says otherwise. What follows --
    goes to Gunicorn: feather start -- --timeout 60.
    """
    from feather.app.environment import resolve
    from feather.settings import SettingsError
    from feather_cli.frontend.toolchain import Frontend
    from feather_cli.output import fail, say
    from feather_cli.project import find_project

    project = find_project()
    if bind is not None and (host is not None or port is not None):
        fail("--bind says where to listen already: leave out --host and --port", code=2)
    if importlib.util.find_spec("gunicorn") is None:
        fail(
            'feather start runs Gunicorn, which is not installed: pip install "feather-core[prod]"'
        )
    try:
        environment = {**os.environ, "FEATHER_ENV": resolve(project.dotenv)}
        count = workers or _configured(project.dotenv)
    except SettingsError as error:
        fail(str(error))
    if not Frontend(project.root).is_built():
        say("The app's CSS was never built, so pages lack it: feather build", error=True)
    environment[_WORKERS] = str(count)
    command = [
        *(sys.executable, "-m", "gunicorn", "app:app"),
        *("--chdir", str(project.root), "--no-control-socket"),
        *("--bind", bind or _address(host, port)),
        *("--workers", str(count), "--worker-class", worker_class),
        *(("--threads", str(_THREADS)) if worker_class == "gthread" else ()),
        *(arguments or []),
    ]
    # Gunicorn takes the place of this process, so that signals reach it.
    os.execve(sys.executable, command, environment)  # noqa: S606  # no shell is meant


def _configured(dotenv: dict[str, str]) -> int:
    """Return how many processes the environment asks for.

    Raises:
        SettingsError: If it is not a number from 1.
    """
    from feather.settings import SettingsError

    text = os.environ.get(_WORKERS) or dotenv.get(_WORKERS) or str(_DEFAULT_WORKERS)
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError([f"{_WORKERS}={text!r}: use a number of processes, from 1"])
    return int(text)


def _address(host: str | None, port: int | None) -> str:
    """Return where to listen: platforms name a PORT, and expect to reach it from outside."""
    named = os.environ.get("PORT")
    host = host or ("0.0.0.0" if named and port is None else "127.0.0.1")  # noqa: S104  # as said
    return f"{f'[{host}]' if ':' in host else host}:{port or named or 8000}"
