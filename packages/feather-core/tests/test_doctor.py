"""The doctor itself: crashes, silencing and plugins' checks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import feather
from feather import create_app
from feather.app.inspection import inspection
from feather.cache.settings import CacheSettings
from feather.doctor import silencing
from feather.doctor.declared import settings_classes
from feather.doctor.examination import examine
from feather.doctor.registry import catalogue
from feather.plugins import Plugin, hookimpl
from feather.plugins.contributions import DoctorCheck, Finding
from feather.settings import Settings, setting
from feather.settings.sources import SettingsSources

KEY = "0123456789abcdef" * 2


def check_greeting(app: Flask):
    yield Finding(
        "warning",
        "GREETING",
        f"{app.name}: see https://user:opensesame@host/x",
        "Say hello",
    )


def crash(app: Flask):
    raise LookupError("no such greeting")


class HelloSettings(Settings):
    GREETING: str = setting("", "How to greet.")


class Hello(Plugin):
    name = "hello"

    @hookimpl
    def feather_settings(self):
        return [HelloSettings]

    @hookimpl
    def feather_doctor_checks(self):
        return [
            DoctorCheck("hello.greeting", "The greeting is not empty", check_greeting),
            DoctorCheck("hello.crash", "Nothing breaks", crash),
        ]


@pytest.fixture
def make_app(make_project):
    def make(
        silenced: object = "", *, key: str = "0123456789abcdef" * 2, **config: object
    ) -> Flask:
        root = make_project({".env": f"SECRET_KEY={key}"})
        (root / ".env").chmod(0o600)
        with inspection():
            return create_app(
                root,
                environment="production",
                config={"FEATHER_SILENCED_CHECKS": silenced, **config},
                plugins=[Hello],
            )

    return make


def test_checks_of_plugins_run_and_one_that_crashes_is_a_finding(make_app) -> None:
    greeting, crashed = examine(make_app()).findings
    assert greeting.id == "hello.greeting"
    assert "opensesame" not in greeting.message
    assert greeting.message.startswith("app: see https://")
    assert crashed.id == "hello.crash.crashed"
    assert crashed.severity == "error"
    assert crashed.message == "the check 'hello.crash' raised LookupError: no such greeting"
    assert re.search(r"test_doctor\.py:\d+$", crashed.where)
    assert "FEATHER_SILENCED_CHECKS leaves the check out" in crashed.remedy


@pytest.mark.parametrize(
    "silenced",
    [
        {"hello.greeting": "we are rude", "hello.crash": "reported"},
        "hello.greeting: we are rude\n\n  hello.crash: reported\n",
    ],
    ids=["config.py", "text"],
)
def test_a_check_is_silenced_for_a_reason(silenced, make_app) -> None:
    report = examine(make_app(silenced))
    assert report.findings == ()
    assert report.silenced == {"hello.greeting": "we are rude", "hello.crash": "reported"}
    assert "hello.crash" not in report.titles


def test_silencing_needs_a_reason_and_an_id_that_exists(make_app) -> None:
    report = examine(make_app({"hello.greeting": " ", "hello.crsh": "typo", "core.sqlite": "x"}))
    found = [finding for finding in report.findings if finding.id == "doctor.silenced"]
    assert [finding.message for finding in found] == [
        "'hello.greeting' is silenced without a reason, so it still runs",
        "'hello.crsh' is no check that can be silenced; the nearest is 'hello.crash'",
    ]
    assert "hello.greeting" in {finding.id for finding in report.findings}


@pytest.mark.parametrize("check_id", ["app.settings", "doctor.silenced"])
def test_what_an_app_needs_to_start_cannot_be_silenced(check_id, make_app) -> None:
    app = make_app({check_id: "I know"})
    del SettingsSources.of(app).loaded[CacheSettings]  # as if nothing had read it yet
    app.config["CACHE_DEFAULT_TTL"] = "soon"
    report = examine(app)
    assert [finding.id for finding in report.findings[:2]] == ["doctor.silenced", "app.settings"]
    assert report.findings[0].message.startswith(f"{check_id!r} is no check that can be silenced")
    assert report.silenced == {}


@pytest.mark.parametrize("check_id", sorted(silencing.NEVER))
def test_c91_what_no_reason_makes_safe_cannot_be_silenced(check_id, make_app) -> None:
    key = "" if check_id == "core.secret-key-unset" else "short"
    report = examine(make_app({check_id: "I know"}, key=key, DEBUG=True), deploy=True)
    first = report.findings[0]
    assert (first.id, first.where) == ("doctor.silenced", "FEATHER_SILENCED_CHECKS")
    assert first.message == (
        f"{check_id!r} is no check that can be silenced: no reason makes production safe "
        "without it, so it still runs"
    )
    assert first.remedy == "Remove the entry, and correct what the check finds"
    assert check_id in [finding.id for finding in report.findings]
    assert report.silenced == {}


def test_silencing_in_another_form_is_a_wrong_setting(make_app) -> None:
    found = examine(make_app(["core.debug"])).findings[0]
    assert (found.id, found.where) == ("app.settings", "FEATHER_SILENCED_CHECKS")


def test_the_catalogue_names_every_check_once_and_its_source(make_app) -> None:
    entries = catalogue(make_app())
    ids = [entry.id for entry in entries]
    assert len(ids) == len({*ids})
    by_id = {entry.id: entry for entry in entries}
    assert by_id["hello.greeting"].source == "hello"
    assert by_id["core.debug"].deploy
    assert not by_id["app.import"].deploy
    assert "hello.greeting" not in {entry.id for entry in catalogue(None)}


def test_every_settings_class_of_core_is_found(make_app) -> None:
    sources = Path(feather.__path__[0]).rglob("*.py")
    written = {
        name
        for file in sources
        for name in re.findall(
            r"^class (\w+)\((?:\w*Settings)\):", file.read_text("utf-8"), re.MULTILINE
        )
    }
    found = settings_classes(make_app())
    assert {kind.__name__ for source, kind in found if source == "core"} == written
    assert ("hello", HelloSettings) in found


def test_only_a_start_in_production_imports_checks_and_no_lint(make_project) -> None:
    root = make_project({})
    code = (
        "import sys; from feather import create_app\n"
        "create_app('.', plugins=[], environment='testing')\n"
        "assert not [name for name in sys.modules if name.startswith('feather.doctor')]\n"
        "before = set(sys.modules); create_app('.', plugins=[])\n"
        "new = set(sys.modules) - before\n"
        "assert 'feather.doctor.boot' in new\n"
        "assert not new & {'html.parser', 'sqlalchemy', 'pydantic', 'feather.doctor.registry'}, new"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, timeout=60)
