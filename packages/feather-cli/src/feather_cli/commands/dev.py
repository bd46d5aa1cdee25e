"""Serve the app for development, restarting it after edits."""

import os
import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def dev(
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="Port; if taken, the next free one. 0: any."),
    ] = 5000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
    no_reload: Annotated[
        bool, typer.Option("--no-reload", help="Do not restart after edits.")
    ] = False,
    no_vite: Annotated[
        bool,
        typer.Option("--no-vite", help="Serve by Flask alone, with the assets of the last build."),
    ] = False,
) -> None:
    """Serve the app for development, restarting it after edits.

    Python files and .env restart it; open pages show edits of templates, styles and scripts by
    themselves. The environment is development unless FEATHER_ENV or FLASK_ENV says otherwise.
    """
    from feather_cli.development.lifeline import open_lifeline
    from feather_cli.development.ports import CannotListen, listen
    from feather_cli.development.process import Process
    from feather_cli.development.supervisor import supervise
    from feather_cli.development.watching import Watch
    from feather_cli.frontend.companions import compiler_companions, vite_companion
    from feather_cli.frontend.toolchain import Frontend
    from feather_cli.frontend.vite import ViteMissing
    from feather_cli.output import fail, say
    from feather_cli.project import find_project

    root = find_project().root
    frontend = Frontend(root)
    vite = frontend.toolchain == "vite" and not no_vite
    try:
        listener = listen(host, port)
        beside = [vite_companion(frontend, host, listener)] if vite else []
    except (CannotListen, ViteMissing) as error:
        fail(str(error))
    opened = listener.getsockname()[1]
    if port not in (0, opened):
        say(f"Port {port} is taken; using {opened}.")
    if not vite:
        beside += compiler_companions(frontend)
    # The supervisor holds the socket, so that requests wait while the server restarts.
    descriptors = [listener.fileno(), open_lifeline()]
    told = "nothing" if no_reload else "restarts" if vite else "edits"
    command = [sys.executable, "-m", "feather_cli.development.server", *map(str, descriptors), told]
    server = Process(command, cwd=root, environment=_environment(), descriptors=descriptors)
    raise typer.Exit(supervise([server], None if no_reload else Watch(root), beside))


def _environment() -> dict[str, str]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    chosen = environment.get("FEATHER_ENV") or environment.get("FLASK_ENV")
    if not chosen:
        environment["FEATHER_ENV"] = chosen = "development"
    if chosen == "development":
        # So that app.debug is on while the app is built; what sets it later comes after that.
        environment["FLASK_DEBUG"] = "1"
    return environment
