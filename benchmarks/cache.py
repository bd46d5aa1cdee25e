"""The cache beside Flask-Caching and beside views that are not cached."""

import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import flask_caching
from flask import Flask
from interleaved import interleave

from feather.cache import cache_response, cached, init_cache

VALUE = {"data": list(range(20)), "name": "x"}
PERSON = {"id": 7, "name": "Ada Lovelace", "tags": ["a", "b", "c"], "active": True}
THREADS = 100


def functions() -> None:
    app = Flask("functions")
    init_cache(app)
    memoize = flask_caching.Cache(app, config={"CACHE_TYPE": "SimpleCache"}).memoize(300)

    def stats(user_id: int) -> dict[str, Any]:
        return {**VALUE, "id": user_id}

    ours = cached(ttl=300)(stats)
    number = cached(ttl=300)(lambda user_id: user_id)
    theirs = memoize(stats)
    with app.app_context():
        assert ours(7) == theirs(7) == {**VALUE, "id": 7}
        interleave(
            "a cached function, hit",
            {
                "Flask-Caching memoize": lambda: theirs(7),
                "feather cached": lambda: ours(7),
                "feather cached, by name": lambda: ours(user_id=7),
                "feather cached, a number": lambda: number(7),
            },
            "Flask-Caching memoize",
        )
    for name, decorate in {"Flask-Caching": memoize, "feather": cached(ttl=300)}.items():
        print(f"  {name}: {stampede(app, decorate)} computations for {THREADS} threads")


def stampede(app: Flask, decorate: Callable[..., Any]) -> int:
    computations = []
    ready = threading.Barrier(THREADS)

    @decorate
    def slow(key: int) -> int:
        computations.append(key)
        time.sleep(0.05)
        return key

    def call() -> None:
        with app.app_context():
            ready.wait()
            slow(1)

    threads = [threading.Thread(target=call) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(computations)


def responses() -> None:
    cases = {
        "bare view, not cached": request(app_with(nothing)),
        "Flask-Caching cached": request(app_with(flask_caching_view)),
        "feather cache_response": request(app_with(ours())),
        "feather cache_response, public": request(app_with(ours(public=True))),
    }
    interleave("a whole request, hit", cases, "bare view, not cached")


def nothing(_app: Flask) -> Any:
    return lambda view: view


def flask_caching_view(app: Flask) -> Any:
    cache = flask_caching.Cache(app, config={"CACHE_TYPE": "SimpleCache"})
    return cache.cached(300, query_string=True)


def ours(**options: Any) -> Callable[[Flask], Any]:
    def make(app: Flask) -> Any:
        init_cache(app)
        return cache_response(ttl=300, **options)

    return make


def app_with(make_decorator: Callable[[Flask], Any]) -> Flask:
    app = Flask("responses")
    app.secret_key = "only for this measurement"
    decorate = make_decorator(app)

    @app.get("/view")
    @decorate
    def view() -> dict[str, Any]:
        return PERSON

    return app


def request(app: Flask) -> Callable[[], None]:
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/view",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "application/json,text/html;q=0.9,*/*;q=0.8",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
    }

    def start_response(status: str, _headers: list[tuple[str, str]]) -> None:
        assert status == "200 OK"

    def call() -> None:
        body = app({**environ, "wsgi.input": BytesIO()}, start_response)
        for _ in body:
            pass
        if hasattr(body, "close"):
            body.close()

    return call


if __name__ == "__main__":
    functions()
    responses()
