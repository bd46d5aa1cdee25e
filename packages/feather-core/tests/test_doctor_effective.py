"""The settings that an app runs with: values, origins, and no secret among them."""

from datetime import timedelta
from pathlib import Path

import pytest

from feather import create_app
from feather.app.inspection import inspection
from feather.cache.settings import CacheSettings
from feather.doctor.effective import MASK, effective_settings, fit, flask_default
from feather.plugins import Plugin, hookimpl
from feather.settings import Settings, setting
from feather.settings.sources import SettingsSources

KEY = "0a1b2c3d" * 8


class ParcelSettings(Settings):
    PARCEL_PIN: str | None = setting(None, "Opens the locker.", secret=True)
    PARCEL_DEPOTS: tuple[str, ...] = setting(("north",), "Where parcels wait.")


class Parcels(Plugin):
    name = "parcels"

    @hookimpl
    def feather_settings(self):
        return [ParcelSettings]


@pytest.fixture
def settings(make_project):
    def read(environment=(), dotenv=(), config=()):
        root = make_project({".env": "".join(f"{k}={v}\n" for k, v in dict(dotenv).items())})
        with inspection():
            app = create_app(root, config={"SECRET_KEY": KEY, **dict(config)}, plugins=[Parcels])
        entries = effective_settings(app, dict(environment), dict(dotenv))
        return {entry.name: entry for entry in entries}

    return read


def test_each_value_says_where_it_comes_from(settings, monkeypatch) -> None:
    environment = {"FLASK_ENV": "testing", "PARCEL_DEPOTS": "east, west"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = settings(
        environment, {"LOG_LEVEL": "DEBUG", "PARCEL_DEPOTS": "south"}, {"CACHE_DEFAULT_TTL": 5}
    )
    shown = {
        name: (found[name].value, found[name].origin, found[name].source)
        for name in ("FEATHER_ENV", "PARCEL_DEPOTS", "LOG_LEVEL", "CACHE_DEFAULT_TTL", "LOG_FORMAT")
    }
    assert shown == {
        "FEATHER_ENV": ("testing", "environment", "core"),
        "PARCEL_DEPOTS": (["east", "west"], "environment", "parcels"),
        "LOG_LEVEL": ("DEBUG", ".env", "core"),
        "CACHE_DEFAULT_TTL": (5, "app config", "core"),
        "LOG_FORMAT": (None, "default", "core"),
    }
    assert found["PARCEL_DEPOTS"].help == "Where parcels wait."


def test_a_config_value_beats_the_environment_and_says_so(settings, monkeypatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    found = settings({"LOG_LEVEL": "ERROR"}, config={"LOG_LEVEL": "DEBUG"})["LOG_LEVEL"]
    assert (found.value, found.origin) == ("DEBUG", "app config")


def test_the_apps_own_keys_are_listed_and_flasks_defaults_are_not(settings) -> None:
    found = settings(config={"PAGE_SIZE": 20, "SESSION_COOKIE_SECURE": True})
    assert (found["PAGE_SIZE"].value, found["PAGE_SIZE"].source) == (20, "app")
    assert found["SESSION_COOKIE_SECURE"].value is True
    assert "SESSION_COOKIE_NAME" not in found


def test_flasks_defaults_can_be_asked_for(settings, make_project) -> None:
    app = create_app(make_project({}, "two"), plugins=[])
    assert flask_default(app, "SESSION_COOKIE_NAME").value == "session"
    assert flask_default(app, "SESSION_COKIE_NAME") is None


def test_c91_no_secret_is_shown_wherever_it_hides(settings) -> None:
    found = settings(
        dotenv={"PARCEL_PIN": "8-7-6-5-4-3", "DATABASE_URL": ""},
        config={
            "SECRET_KEY_FALLBACKS": ["older-secret-key"],
            "STRIPE_API_KEY": "sk_live_1",
            "LOCKER_TOKEN": 123456,
            "MIRROR": "postgresql://app:p@ss/w:ord@db.test:5432/shop?application_name=a@b",
            "BROKER": "redis://:hunter2@cache.test/0",
            "REMOTE": "https://ghp_abcdef@git.test/x",
            "LIBPQ": "host=db.test password='two words' dbname=shop",
            "OPTIONS": {"connect_args": {"password": "inner-secret", "hosts": ["a"]}},
            "REPEATED": f"signed with {KEY}, opened by 8-7-6-5-4-3",
            "CLIENT": type("Client", (), {"__repr__": lambda self: "Client('in-the-repr')"})(),
        },
    )
    text = str([entry.value for entry in found.values()])
    for secret in (
        KEY, "8-7-6", "older-secret", "sk_live", "123456", "p@ss", "w:ord", "hunter2", "ghp_",
        "two words", "inner-secret", "in-the-repr",
    ):  # fmt: skip
        assert secret not in text, secret
    assert found["SECRET_KEY"].value == found["PARCEL_PIN"].value == MASK == "********"
    assert found["SECRET_KEY"].secret
    assert found["DATABASE_URL"].value is None, "a secret that is not set says so"
    assert str(found["MIRROR"].value).startswith("postgresql://********@")
    assert found["BROKER"].value == "redis://********@cache.test/0"
    assert found["REMOTE"].value == "https://********@git.test/x"
    assert found["LIBPQ"].value == "host=db.test password=******** dbname=shop"
    assert found["OPTIONS"].value == {"connect_args": {"password": MASK, "hosts": ["a"]}}
    assert found["CLIENT"].value == "<Client>"


def test_a_wrong_value_is_shown_as_it_is_and_a_secret_is_not(make_project) -> None:
    app = create_app(make_project({}), plugins=[])
    del SettingsSources.of(app).loaded[CacheSettings]  # as if nothing had read it yet
    app.config.update(CACHE_DEFAULT_TTL="soon", CACHE_URL="redis://u:swordfish@h")
    found = {entry.name: entry for entry in effective_settings(app, {}, {})}
    assert found["CACHE_DEFAULT_TTL"].value == "soon"
    assert found["CACHE_URL"].value == MASK


def test_values_become_json() -> None:
    assert fit({"a": (1, {"z", "y"}), "b": timedelta(days=2), "c": Path("x")}) == {
        "a": [1, ["y", "z"]],
        "b": "2 days, 0:00:00",
        "c": "x",
    }
