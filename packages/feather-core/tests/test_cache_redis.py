"""The cache on a real Redis server: what is written, what is planted, what happens without it."""

import logging
import pickle
import socket
import subprocess
import sys
import time

import pytest
from flask import Flask
from redis import Redis

from feather.cache import cached, get_cache, init_cache


def make_app(url, name="shop"):
    app = Flask(name)
    app.config.update(CACHE_BACKEND="redis", CACHE_URL=url)
    init_cache(app)
    return app


calls: list[object] = []


@cached(ttl=60)
def stats(user_id):
    calls.append(user_id)
    return {"user": user_id}


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


class Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("prefix", [b"", b"!", b"p", b"t"])
def test_c80_a_planted_pickle_is_a_miss_and_never_runs(redis_url, tmp_path, prefix):
    bomb = tmp_path / "exploded"
    app = make_app(redis_url)
    with app.app_context(), Redis.from_url(redis_url) as client:
        stats(1)
        get_cache().set("key", 1)
        for key in client.scan_iter():
            client.set(key, prefix + pickle.dumps(Bomb(bomb)))
        assert get_cache().get("key") is None
        assert stats(1) == {"user": 1}
        assert calls == [1, 1]
        assert stats(1) == {"user": 1}
    assert not bomb.exists()
    assert len(calls) == 2, "the planted value was replaced"


@pytest.mark.parametrize(
    "planted", [b"", b"p", b"p{", b"p1 2", b"\xff\xfe", b't{"$":["os.system",1]}', b't{"$":1}']
)
def test_c80_unreadable_values_are_misses(redis_url, planted):
    with make_app(redis_url).app_context(), Redis.from_url(redis_url) as client:
        get_cache().set("key", 1)
        client.set(client.keys()[0], planted)
        assert get_cache().get("key") is None


def test_values_are_json_with_an_end(redis_url):
    with make_app(redis_url).app_context(), Redis.from_url(redis_url) as client:
        get_cache().set("key", {"ü": [1]}, ttl=7.5)
        assert client.keys() == [b"feather:key:key"]
        assert client.get("feather:key:key").decode() == 'p{"ü":[1]}'
        assert 7 <= client.ttl("feather:key:key") <= 8


def test_clear_removes_what_is_ours(redis_url):
    with make_app(redis_url).app_context(), Redis.from_url(redis_url) as client:
        client.set("somebody-else", 1)
        for number in range(600):
            get_cache().set(f"key{number}", 1)
        get_cache().clear()
        assert client.keys() == [b"somebody-else"]


def test_processes_share_results(redis_url, tmp_path):
    (tmp_path / "shop_stats.py").write_text(
        "import sys\n"
        "from flask import Flask\n"
        "from feather.cache import cached, init_cache\n"
        "app = Flask('shop')\n"
        "app.config.update(CACHE_BACKEND='redis', CACHE_URL=sys.argv[1])\n"
        "init_cache(app)\n"
        "@cached()\n"
        "def read():\n"
        "    print('computed')\n"
        "    return (1, 2)\n"
        "with app.app_context():\n"
        "    print(read())\n"
    )
    command = [sys.executable, str(tmp_path / "shop_stats.py"), redis_url]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        for _ in range(2)
    )
    assert (first, second) == ("computed\n(1, 2)\n", "(1, 2)\n")


def test_without_the_server_functions_run_and_one_warning_says_so(valkey, caplog):
    app = make_app(valkey.url)
    valkey.stop()
    with app.app_context(), caplog.at_level(logging.WARNING):
        start = time.monotonic()
        assert [stats(1), stats(1)] == [{"user": 1}] * 2
        get_cache().set("key", 1)
        assert get_cache().get("key") is None
        get_cache().clear()
        for number in range(20):  # a second or more each, if the client tried again later
            stats.invalidate(number)
        assert time.monotonic() - start < 15
    assert len(calls) == 2
    [record] = caplog.records
    assert record.getMessage().startswith("The cache does not answer (ConnectionError: ")
    assert "check CACHE_URL and the server" in record.getMessage()


def test_a_server_that_hangs_costs_one_short_wait(caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = make_app(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with app.app_context():
            start = time.monotonic()
            for number in range(40):  # half a second each, if each waited
                stats(number)
            assert time.monotonic() - start < 15
    assert len(calls) == 40


@pytest.mark.parametrize("forget", [lambda: stats.invalidate(1), lambda: get_cache().clear()])
def test_what_was_invalidated_while_the_server_was_away_is_not_served(valkey, caplog, forget):
    app = make_app(valkey.url)
    with app.app_context(), Redis.from_url(valkey.url) as client:
        stats(1)
        [key] = client.keys()
        kept = client.get(key)
        valkey.stop()
        forget()
        valkey.start()
        client.set(key, kept)  # as if it had only been out of reach
        time.sleep(1.1)
        calls.clear()
        stats(1)
        assert calls == [1]
        stats(1)
        assert calls == [1], "the cache works again"
    assert len(caplog.records) == 1


def test_redis_is_imported_by_the_first_use_only():
    code = (
        "import sys; from flask import Flask; from feather.cache import init_cache, check_backend\n"
        "app = Flask('shop')\n"
        "app.config.update(CACHE_BACKEND='redis', CACHE_URL='redis://localhost')\n"
        "init_cache(app); check_backend(app)\n"
        "print(sorted({'redis', 'flask_caching', 'sqlalchemy'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
