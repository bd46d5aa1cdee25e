"""``python -m feather_cli.development.server``: the web server that the supervisor runs.

Its arguments are the numbers of two inherited descriptors: the listening socket and the lifeline.
"""

import os
import signal
import socket
import sys
import threading
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from feather_cli.development.lifeline import end_with_parent
from feather_cli.output import say
from feather_cli.project import load_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask


def main(descriptor: int, lifeline: int) -> None:
    """Serve the app of the project in the working directory, until SIGTERM.

    Args:
        descriptor: The listening socket.
        lifeline: What :func:`end_with_parent` takes.

    Raises:
        SystemExit: If there is no app to serve.
    """
    os.set_inheritable(descriptor, False)
    end_with_parent(lifeline)
    app = load_app()
    with socket.socket(fileno=descriptor) as listener:
        _serve(app, listener)


def _serve(app: "Flask", listener: socket.socket) -> None:
    from feather_cli.development.http import Server
    from feather_cli.development.notices import pending_migrations

    host, port = listener.getsockname()[:2]
    server = Server(host, port, _debugged(app, host), listener.fileno())
    # shutdown() waits for the loop, which runs in this thread: another one has to call it.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    if line := pending_migrations(app):
        say(line)
    say(f"Serving {Path.cwd().name} at {_url(host, port)} (Ctrl-C to stop)")
    server.serve_forever(poll_interval=0.05)
    server.drain()


def _debugged(app: "Flask", host: str) -> "WSGIApplication":
    """Switch debugging on in development; the debugger, which runs any code, only for this host."""
    chosen = (app.config.get("FEATHER_ENV"), *map(os.environ.get, ("FEATHER_ENV", "FLASK_ENV")))
    environment = next(filter(None, chosen), "production")
    if environment != "development":
        say(f"Debugging is off: the environment is {environment}, not development.")
        return app
    app.debug = True
    app.config["TEMPLATES_AUTO_RELOAD"] = app.jinja_env.auto_reload = True
    if not ip_address(host).is_loopback:
        say(f"The interactive debugger is off: other machines can reach {host}.")
        return app
    from werkzeug.debug import DebuggedApplication

    # Without a console page: it would hide a page of the app, and frames have consoles anyway.
    return DebuggedApplication(app, evalex=True, console_path="")


def _url(host: str, port: int) -> str:
    address = ip_address(host)
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
