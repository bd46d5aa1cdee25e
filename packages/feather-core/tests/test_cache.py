"""feather.cache: direct access, settings, backends."""

import sys
import time

import pytest
from caches import app_with_cache
from flask import Flask

from feather import Feather
from feather.cache import cached, check_backend, get_cache, init_cache
from feather.cache.memory import MemoryBackend
from feather.plugins import Plugin, hookimpl
from feather.plugins.contributions import Backend
from feather.settings import SettingsError

calls: list[object] = []


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


@cached(ttl=60)
def stats(user_id):
    calls.append(user_id)
    return {"user": user_id}


@cached()
def stats_by_default():
    calls.append(1)


# ---------------------------------------------------------------- direct access


def test_values_are_set_read_deleted_and_cleared(cache_context):
    cache = get_cache()
    assert cache.get("key") is None
    cache.set("key", {"data": ("value",)}, ttl=60)
    assert cache.get("key") == {"data": ("value",)}
    cache.delete("key")
    assert cache.get("key") is None
    cache.delete("key")
    cache.set("key", 1)
    stats(1)
    cache.clear()
    assert cache.get("key") is None
    stats(1)
    assert len(calls) == 2


def test_a_value_expires_after_its_ttl(cache_context):
    get_cache().set("short", 1, ttl=1)
    get_cache().set("long", 1, ttl=60)
    time.sleep(1.1)
    assert (get_cache().get("short"), get_cache().get("long")) == (None, 1)


def test_wrong_keys_and_values_are_refused(cache_context):
    with pytest.raises(TypeError, match="a cache key is text, and 5 is int"):
        get_cache().get(5)
    with pytest.raises(
        TypeError, match=r"cannot keep a object at \['x'\] under 'key': it keeps wh"
    ):
        get_cache().set("key", {"x": object()})


def test_get_cache_needs_an_app_with_a_cache():
    with pytest.raises(RuntimeError, match=r"get_cache\(\) needs an app context"):
        get_cache()
    with (
        Flask("bare").app_context(),
        pytest.raises(RuntimeError, match=r"'bare' has no cache: call Feather\(app\), or init_c"),
    ):
        get_cache()


def test_the_memory_backend_forgets_what_was_not_used_for_longest():
    backend = MemoryBackend(entries=3)
    for key in "abc":
        backend.set(key, key)
    backend.get("a")
    backend.set("d", "d")
    assert [key for key in "abcd" if backend.has(key)] == ["a", "c", "d"]


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            {"CACHE_BACKEND": "rediss"},
            r"CACHE_BACKEND='rediss': the nearest accepted value is 'redis' \(accepted: memory, re",
        ),
        (
            {"CACHE_BACKEND": "redis"},
            "CACHE_URL is not set, and CACHE_BACKEND=redis needs it: CACHE_URL=redis://localhost",
        ),
        (
            {"CACHE_BACKEND": "redis", "CACHE_URL": "http://user:hunter2@host"},
            "CACHE_URL must start with one of redis://, rediss://, unix://$",
        ),
        ({"CACHE_DEFAULT_TTL": "0"}, "CACHE_DEFAULT_TTL=0: it must be more than 0 seconds"),
    ],
)
def test_a_wrong_setting_stops_the_start(config, message):
    with pytest.raises(SettingsError, match=message):
        app_with_cache(**config)


def test_redis_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setattr("feather.cache.wiring.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r'pip install "feather-core\[redis\]"'):
        app_with_cache(CACHE_BACKEND="redis", CACHE_URL="redis://localhost")


def test_the_default_ttl_comes_from_the_settings():
    app = app_with_cache(CACHE_DEFAULT_TTL="1")
    with app.app_context():
        stats_by_default()
        get_cache().set("key", 1)
        time.sleep(1.1)
        stats_by_default()
        assert get_cache().get("key") is None
    assert len(calls) == 2


def test_a_plugin_can_bring_a_backend(tmp_path, monkeypatch):
    (tmp_path / "tiny_cache.py").write_text(TINY_BACKEND)
    monkeypatch.syspath_prepend(tmp_path)

    class TinyPlugin(Plugin):
        name = "tiny"

        @hookimpl
        def feather_backends(self):
            return [
                Backend("cache", "tiny", "tiny_cache:TinyBackend"),
                Backend("storage", "tiny", "nothing:Nothing"),
            ]

    app = Flask("shop")
    app.config.update(CACHE_BACKEND="tiny", FEATHER_ENV="testing", SECRET_KEY="only for this test")
    Feather(app, plugins=[TinyPlugin])
    init_cache(app)
    check_backend(app)
    with app.app_context():
        get_cache().set("key", [1])
        assert get_cache().get("key") == [1]
        assert sys.modules["tiny_cache"].kept == {"key:key": "p[1]"}


TINY_BACKEND = """
from flask_caching.backends.base import BaseCache

kept = {}


class TinyBackend(BaseCache):
    @classmethod
    def factory(cls, app, config, args, kwargs):
        return cls()

    def get(self, key):
        return kept.get(key)

    def set(self, key, value, timeout=None):
        kept[key] = value
"""
