"""What ``feather dev`` runs beside the server to build an app's CSS and JavaScript."""

import os
import socket
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

from feather_cli.development.companion import Companion
from feather_cli.development.process import Process
from feather_cli.frontend import tailwind, vite
from feather_cli.frontend.toolchain import Frontend
from feather_cli.output import say


def vite_companion(frontend: Frontend, host: str, backend: socket.socket) -> Companion:
    """Return Vite's development server, which hands the app's pages on.

    Args:
        frontend: The project's.
        host: The address that it listens on.
        backend: The socket that the app is served on.

    Raises:
        ViteMissing: If Vite cannot run.
    """
    vite.require(frontend)
    address, port = backend.getsockname()[:2]
    if ip_address(address).is_unspecified:
        address = "127.0.0.1" if backend.family == socket.AF_INET else "::1"
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    environment = {**os.environ, vite.HOST: host, vite.BACKEND: url}
    names = ("vite.config.js", "package.json")
    return _companion("Vite", "vite", frontend, environment, [frontend.root / n for n in names])


def compiler_companions(frontend: Frontend) -> list[Companion]:
    """Return the CSS compiler, if the project has something to compile.

    Says what pages have instead where there is none.

    Args:
        frontend: The project's.
    """
    if frontend.toolchain == "vite":
        say(
            "Pages have the assets of the last build; a new one: feather build"
            if frontend.is_built()
            else "Pages lack the app's CSS, which was never built: feather build"
        )
    if not frontend.compiles():
        return []
    if tailwind.compiler() is None:
        say(
            "No CSS compiler is installed, so static/css/app.css and Tailwind's classes have no "
            f"effect: {tailwind.EXTRA}"
        )
        return []
    causes = [frontend.entry.parent]
    return [_companion("The CSS compiler", "tailwind", frontend, os.environ, causes)]


def _companion(
    name: str, tool: str, frontend: Frontend, environment: Mapping[str, str], causes: list[Path]
) -> Companion:
    command = [sys.executable, "-m", "feather_cli.frontend.watch", tool]
    process = Process(command, cwd=frontend.root, environment=environment, leash=True)
    return Companion(name, process, causes)
