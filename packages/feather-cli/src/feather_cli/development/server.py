"""``python -m feather_cli.development.server``: the web server that the supervisor runs.

Its arguments are the numbers of two inherited descriptors, the listening socket and the lifeline,
and what open pages are told of: ``edits``, ``restarts`` or ``nothing``.
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

    from feather_cli.development.changes import Changes


def main(descriptor: int, lifeline: int, told: str) -> None:
    """Serve the app of the project in the working directory, until SIGTERM.

    Args:
        descriptor: The listening socket.
        lifeline: What :func:`end_with_parent` takes.
        told: What open pages are told of: ``edits``; ``restarts`` only, when Vite tells them of
            edits; or ``nothing``.

    Raises:
        SystemExit: If there is no app to serve.
    """
    os.set_inheritable(descriptor, False)
    end_with_parent(lifeline)
    app = load_app(to_serve=True)
    with socket.socket(fileno=descriptor) as listener:
        _serve(app, listener, told)


def _serve(app: "Flask", listener: socket.socket, told: str) -> None:
    from feather.app.serving import begin_serving
    from feather_cli.development.changes import Changes
    from feather_cli.development.http import Server
    from feather_cli.development.notices import pending_migrations, sign_in_path

    host, port = listener.getsockname()[:2]
    changes = Changes()
    answering = _debugged(app, host)
    if app.debug and told != "nothing":
        answering = _live(app, answering, changes, told)
    server = Server(host, port, answering, listener.fileno(), app_logs=_logs_requests(app))

    def stop() -> None:
        changes.close()
        server.shutdown()

    # shutdown() waits for the loop, which runs in this thread: another one has to call it.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
    if path := sign_in_path(app):
        say(f"Sign in at {_url(host, port)}{path}")
    if line := pending_migrations(app):
        say(line)
    if told == "restarts":
        say(f"Flask answers at {_url(host, port)}, behind Vite.")
    else:
        say(f"Serving {Path.cwd().name} at {_url(host, port)} (Ctrl-C to stop)")
    begin_serving(app)
    server.serve_forever(poll_interval=0.05)
    server.drain()


def _logs_requests(app: "Flask") -> bool:
    if "feather" not in app.extensions:
        return False
    from feather.logs.access import is_logged

    return is_logged()


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


def _live(
    app: "Flask", answering: "WSGIApplication", changes: "Changes", told: str
) -> "WSGIApplication":
    """Have open pages show edits."""
    from feather_cli.development.edits import Edits
    from feather_cli.development.live import Live

    if told == "edits":
        Edits.of(app).watch(changes)
    return Live(answering, changes)


def _url(host: str, port: int) -> str:
    address = ip_address(host)
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
