"""C91 and C07: a production app that must not serve does not start, and says all of why."""

import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from projects import PRODUCTION, MakeProject

from feather import Feather, create_app
from feather.app.inspection import inspection
from feather.doctor.boot import UnsafeStart, boot_errors, refuse_unsafe_start
from feather.plugins import Plugin, hookimpl

UNSAFE = {"SECRET_KEY": "changeme", "DEBUG": True, "TRUSTED_HOSTS": None, "WEB_CONCURRENCY": "3"}
UNSAFE_IDS = ["core.secret-key", "core.debug", "core.trusted-hosts", "core.cache"]


@pytest.fixture(autouse=True)
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing says which environment it is, so it is production, and nothing else is set."""
    for name in ("FEATHER_ENV", "FLASK_ENV", "FLASK_DEBUG", *UNSAFE, "CACHE_BACKEND"):
        monkeypatch.delenv(name, raising=False)


def wired(**config: object) -> Flask:
    app = Flask("shop")
    app.config.update({**PRODUCTION, **config})
    Feather(app, plugins=[])
    return app


def refused(**config: object) -> UnsafeStart:
    with pytest.raises(UnsafeStart) as caught:
        wired(**config)
    return caught.value


def ids(error: UnsafeStart) -> list[str]:
    return [finding.id for finding in error.findings]


def test_c91_an_app_that_is_configured_starts() -> None:
    assert wired().test_client().get("/nowhere").status_code == 404


def test_c91_all_that_is_unsafe_is_told_at_once() -> None:
    error = refused(**UNSAFE)
    assert ids(error) == UNSAFE_IDS
    text = str(error)
    assert text.startswith("This app does not start in production:\n")
    for finding in error.findings:
        assert f"  {finding.id}: {finding.message}\n    remedy: {finding.remedy}\n" in text
    assert "changeme" not in text


def test_c91_the_error_says_what_to_do_next() -> None:
    text = str(refused(TRUSTED_HOSTS=None))
    assert "Set it to the names of the site: TRUSTED_HOSTS=example.com,www.example.com" in text
    assert "Settings come from config.py, the environment or .env" in text
    assert "feather doctor --deploy checks them all" in text
    assert "To develop, run feather dev, or set FEATHER_ENV=development" in text


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"SECRET_KEY": None}, "core.secret-key-unset: SECRET_KEY is not set, and production has"),
        ({"SECRET_KEY": ""}, "core.secret-key-unset: SECRET_KEY is not set"),
        ({"SECRET_KEY": "0123456789abcdef"}, "core.secret-key: SECRET_KEY has 16 characters"),
        ({"SECRET_KEY": "your-secret-key-of-at-least-32-characters"}, "looks like a placeholder"),
        ({"SECRET_KEY": "x" * 64}, "core.secret-key: SECRET_KEY repeats a few characters"),
        ({"SECRET_KEY_FALLBACKS": ["old"]}, "core.secret-key: SECRET_KEY has 3 characters"),
        ({"DEBUG": True}, "core.debug: DEBUG is on"),
        ({"TRUSTED_HOSTS": ""}, "core.trusted-hosts: TRUSTED_HOSTS is not set"),
        ({"WEB_CONCURRENCY": 2}, "core.cache: CACHE_BACKEND is 'memory', and WEB_CONCURRENCY"),
    ],
)
def test_c91_each_cause_alone_is_enough(config: dict[str, object], message: str) -> None:
    error = refused(**config)
    assert len(error.findings) == 1
    assert message in str(error)


def test_c91_sqlite_refuses_several_workers_and_not_one() -> None:
    wired(DATABASE_URL="sqlite://")
    redis = {"CACHE_BACKEND": "redis", "CACHE_URL": "redis://127.0.0.1/0"}
    assert ids(refused(DATABASE_URL="sqlite://", WEB_CONCURRENCY="2", **redis)) == ["core.sqlite"]
    wired(WEB_CONCURRENCY="2", **redis)


def test_c91_flask_debug_in_the_environment_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert ids(refused()) == ["core.debug"]


def test_c91_no_random_key_is_taken_for_a_placeholder() -> None:
    kinds = (secrets.token_hex, secrets.token_urlsafe)
    for key in ["dev" + secrets.token_hex(32), *(kind(32) for kind in kinds for _ in range(50))]:
        wired(SECRET_KEY=key)


def test_c91_create_app_refuses_too(make_project: MakeProject) -> None:
    root = make_project({".env": ""})
    with pytest.raises(UnsafeStart) as caught:
        create_app(root, plugins=[])
    assert ids(caught.value) == ["core.secret-key-unset", "core.trusted-hosts"]


def test_c91_what_a_plugin_does_last_counts() -> None:
    class Careless(Plugin):
        name = "careless"

        @hookimpl
        def feather_ready(self, app: Flask) -> None:
            app.debug = True

    app = Flask("shop")
    app.config.update(PRODUCTION)
    with pytest.raises(UnsafeStart, match=r"core\.debug: DEBUG is on"):
        Feather(app, plugins=[Careless])


@pytest.mark.parametrize("environment", ["development", "testing"])
def test_c91_other_environments_start_as_they_are(environment: str) -> None:
    app = wired(**UNSAFE, FEATHER_ENV=environment)
    assert boot_errors(app) == []
    assert app.test_client().get("/nowhere").status_code == 404


def test_c91_a_reason_makes_a_start_possible() -> None:
    wired(TRUSTED_HOSTS=None, FEATHER_SILENCED_CHECKS={"core.trusted-hosts": "the proxy's task"})
    without_reason = {"core.trusted-hosts": " "}
    error = refused(TRUSTED_HOSTS=None, FEATHER_SILENCED_CHECKS=without_reason)
    assert ids(error) == ["core.trusted-hosts"]


def test_c91_no_reason_makes_a_start_without_a_good_key_or_with_debug() -> None:
    names = ("core.secret-key-unset", "core.secret-key", "core.debug")
    silenced = dict.fromkeys(names, "I know")
    missing = refused(SECRET_KEY=None, DEBUG=True, FEATHER_SILENCED_CHECKS=silenced)
    assert ids(missing) == ["core.secret-key-unset", "core.debug"]
    assert ids(refused(SECRET_KEY="short", FEATHER_SILENCED_CHECKS=silenced)) == ["core.secret-key"]


def test_c91_a_random_key_of_development_does_not_reach_production() -> None:
    app = wired(SECRET_KEY=None, FEATHER_ENV="testing")
    app.config["FEATHER_ENV"] = "production"
    with pytest.raises(UnsafeStart, match="SECRET_KEY is not set"):
        refuse_unsafe_start(app)


def test_c91_production_never_gets_a_key_that_nobody_set() -> None:
    with inspection():
        assert wired(SECRET_KEY=None).secret_key is None


def test_an_app_for_inspection_starts_and_serves_nobody() -> None:
    with inspection():
        app = wired(**UNSAFE)
    assert "/api/openapi.json" in {rule.rule for rule in app.url_map.iter_rules()}
    for path in ("/", "/health/live"):
        with pytest.raises(UnsafeStart) as caught:
            app.test_client().get(path)
        assert ids(caught.value) == UNSAFE_IDS


def test_inside_inspection_its_own_test_client_is_answered_and_no_other_thread() -> None:
    with inspection():
        client = wired(**UNSAFE).test_client()
        assert client.get("/health/live").status_code == 200
        with ThreadPoolExecutor() as pool, pytest.raises(UnsafeStart):
            pool.submit(client.get, "/health/live").result()
    with pytest.raises(UnsafeStart):
        client.get("/health/live")


def test_an_app_for_inspection_that_is_safe_answers() -> None:
    with inspection():
        app = wired()
    for _ in range(2):
        assert app.test_client().get("/health/live").status_code == 200
        assert app.test_client().get("/nowhere").status_code == 404


def test_inspection_ends_with_its_block() -> None:
    with pytest.raises(LookupError), inspection():
        raise LookupError
    refused(**UNSAFE)


def test_c07_c91_the_process_ends_with_the_ids(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from flask import Flask\nfrom feather import Feather\n"
        "app = Flask(__name__)\napp.config['SECRET_KEY'] = 'a-key-for-this-test'\n"
        "Feather(app, plugins=[])\nprint('serving')\n"
    )
    command = [sys.executable, "app.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "core.secret-key: SECRET_KEY has 19 characters" in done.stderr
    assert "core.trusted-hosts: TRUSTED_HOSTS is not set" in done.stderr
    assert "a-key-for-this-test" not in done.stderr
