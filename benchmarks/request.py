"""A JSON request through everything that Feather puts around Flask, beside bare Flask.

Feather's apps are those of production: made by ``create_app`` from a project folder, or by
``Feather(app)``, and called as a WSGI server calls them. Wall time in alternating order, and
machine instructions if valgrind is installed. Django and Litestar take part if they are installed.
"""

import asyncio
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

PATH = "/json"
SECRET = "b1946ac92492d2347c6235b4d2611184"  # only for this measurement
CONFIG = {"SECRET_KEY": SECRET, "TRUSTED_HOSTS": ("localhost",)}
ROUTE = """
from __main__ import payload
from feather import page

page.get("/json")(payload)
"""
WARM, COUNTED = 50, 100


def payload() -> dict[str, Any]:
    return {
        "id": 7,
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "tags": ["a", "b", "c"],
        "active": True,
    }


def environ() -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "HTTP_ACCEPT": "application/json,text/html;q=0.9,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.5",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate",
        "HTTP_CONNECTION": "keep-alive",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def caller(app: Callable[..., Any]) -> Callable[[], None]:
    """Send the request as a WSGI server does."""
    template = environ()

    def start_response(status: str, *_: Any) -> None:
        assert status.startswith("200"), status

    def call() -> None:
        body = app({**template, "wsgi.input": io.BytesIO()}, start_response)
        for _ in body:
            pass
        if hasattr(body, "close"):
            body.close()

    return call


def flask() -> Callable[[], None]:
    from flask import Flask

    return caller(_with_route(Flask("bench")))


def feather() -> Callable[[], None]:
    from feather import create_app

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").touch()
        Path(folder, "routes").mkdir()
        Path(folder, "routes", "measured.py").write_text(ROUTE)
        return caller(create_app(folder, environment="production", config=CONFIG, plugins=[]))


def feather_on_flask() -> Callable[[], None]:
    from flask import Flask

    from feather import Feather

    app = _with_route(Flask("bench"))
    app.config.update(CONFIG, FEATHER_ENV="production")
    Feather(app, plugins=[])
    return caller(app)


def django() -> Callable[[], None]:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import JsonResponse
    from django.urls import path

    settings.configure(
        SECRET_KEY="k" * 50,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.sessions"],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )
    globals()["urlpatterns"] = [path(PATH[1:], lambda _: JsonResponse(payload()))]
    return caller(get_wsgi_application())


def litestar() -> Callable[[], None]:
    from litestar import Litestar, get

    @get(PATH, sync_to_thread=False)
    def view() -> dict[str, Any]:
        return payload()

    return _asgi_caller(Litestar([view]))


CASES = {
    "flask": flask,
    "feather": feather,
    "feather_on_flask": feather_on_flask,
    "django": django,
    "litestar": litestar,
}
TITLES = {
    "flask": "bare Flask",
    "feather": "Feather: create_app",
    "feather_on_flask": "Feather(app) on a stock Flask app",
    "django": "Django, its default middleware",
    "litestar": "Litestar, nothing on",
}


def _with_route(app: Any) -> Any:
    app.secret_key = SECRET
    app.add_url_rule(PATH, "view", payload)
    return app


def _asgi_caller(app: Callable[..., Any]) -> Callable[[], None]:
    headers = [
        (name[5:].lower().replace("_", "-").encode(), str(value).encode())
        for name, value in environ().items()
        if name.startswith("HTTP_")
    ]
    loop = asyncio.new_event_loop()

    async def one() -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": PATH,
            "raw_path": PATH.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "server": ("localhost", 8000),
            "client": ("127.0.0.1", 1),
            "state": {},
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            assert message.get("status", 200) == 200

        await app(scope, receive, send)

    return lambda: loop.run_until_complete(one())


def instructions(case: str) -> int | None:
    """Return the machine instructions of one request, or None without valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    totals = []
    for requests in (WARM, WARM + COUNTED):
        done = subprocess.run(
            [
                valgrind,
                "--tool=callgrind",
                "--callgrind-out-file=/dev/null",
                sys.executable,
                __file__,
                case,
                str(requests),
            ],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            check=True,
        )
        line = next(line for line in done.stderr.splitlines() if "Collected :" in line)
        totals.append(int(line.rpartition(":")[2]))
    return (totals[1] - totals[0]) // COUNTED


def main() -> None:
    from interleaved import interleave

    cases = {}
    for name, make in CASES.items():
        try:
            cases[TITLES[name]] = make()
        except ImportError:
            print(f"{TITLES[name]}: not installed")
    with Path(os.devnull).open("w") as access_log, contextlib.redirect_stderr(access_log):
        interleave("JSON GET", cases, TITLES["flask"])
    counts = {name: instructions(name) for name in ("flask", "feather", "feather_on_flask")}
    baseline = counts["flask"]
    if baseline is None:
        print("\nInstructions: install valgrind to count them")
        return
    print("\nJSON GET, instructions of one request, ratio to bare Flask")
    for name, count in counts.items():
        assert count is not None
        print(f"  {TITLES[name]:<44} {count:>12,}     {count / baseline:.3f}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        call = CASES[sys.argv[1]]()
        for _ in range(int(sys.argv[2])):
            call()
    else:
        main()
