"""``feather doctor`` and ``feather check``: what they print and with which code they end."""

import json
from pathlib import Path

import pytest
from commands import RunFeather
from distributions import MakeDistribution
from projects import MakeProject

APP = "from feather import create_app\nprint('noise of the app')\napp = create_app(plugins=[])\n"
ENV = {"FEATHER_ENV": "development"}


@pytest.fixture
def project(make_project: MakeProject):
    def make(files: dict[str, str] | None = None) -> Path:
        key = "0123456789abcdef" * 2
        root = make_project({"app.py": APP, ".env": f"SECRET_KEY={key}\n", **(files or {})})
        (root / ".env").chmod(0o600)
        return root

    return make


def test_nothing_found_ends_with_0(feather: RunFeather, project) -> None:
    done = feather("doctor", cwd=project(), env=ENV)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert lines[0].endswith(" checks found nothing.")
    assert lines[1] == "Before a deployment: feather doctor --deploy"
    assert done.stderr == "noise of the app\n"


def test_findings_are_grouped_with_cause_place_and_remedy(feather: RunFeather, project) -> None:
    root = project({"templates/x.html": "{{ a|safe }}\n{{ b|safe }}\n"})
    done = feather("check", cwd=root / "templates", env=ENV)
    assert done.returncode == 1
    because = "|safe: whatever users wrote becomes markup, which can send requests as the reader"
    remedy = (
        "Let Jinja escape it; to allow some markup, clean the value first and pass it as Markup"
    )
    assert done.stdout.startswith(
        "templates.safe: No template marks a value as safe\n"
        + "".join(
            f"  warning: {because}\n    where:  templates/x.html:{line}\n    remedy: {remedy}\n\n"
            for line in (1, 2)
        )
    )
    assert "checks found 2 warnings." in done.stdout


def test_json_is_one_object_with_ids(feather: RunFeather, project) -> None:
    config = "class Config:\n    FEATHER_SILENCED_CHECKS = {'core.environment': 'a test'}\n"
    done = feather("doctor", "--deploy", "--json", cwd=project({"config.py": config}), env=ENV)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["schema"] == 1
    assert found["silenced"] == [{"id": "core.environment", "reason": "a test"}]
    assert [row["id"] for row in found["findings"]] == ["core.trusted-hosts", "core.session-cookie"]
    assert list(found["findings"][0]) == ["id", "severity", "where", "message", "remedy"]
    shown = feather("doctor", "--deploy", cwd=project({"config.py": config}), env=ENV).stdout
    assert "checks found 1 error and 1 warning.\n  silenced core.environment: a test\n" in shown
    assert "Before a deployment" not in shown


@pytest.mark.parametrize(
    ("files", "env", "check_id", "message"),
    [
        ({}, {"LOG_LEVEL": "LOUD"}, "app.settings", "LOG_LEVEL='LOUD' (from the environment)"),
        ({"app.py": "import no_such_thing"}, {}, "app.import", "No module named 'no_such_thing'"),
        (
            {"app.py": "from feather import create_app\napp = create_app()\n"},
            {"FEATHER_PLUGINS": "bad"}, "app.plugins", "the moon is full",
        ),
    ],
    ids=["settings", "import", "plugins"],
)  # fmt: skip
def test_an_app_that_cannot_start_is_a_finding(
    files, env, check_id, message, feather: RunFeather, project, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-bad",
        plugins={"bad": "bad_plugin:Bad"},
        modules={"bad_plugin.py": "raise RuntimeError('the moon is full')"},
    )
    done = feather("doctor", "--json", cwd=project(files), env={**ENV, **env}, site=site)
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["findings"]
    assert row["id"] == check_id
    assert message in row["message"]
    assert "Traceback" not in done.stderr
    listed = feather("doctor", "--list", cwd=project(files), env={**ENV, **env}, site=site)
    assert listed.returncode == 0
    assert "core.debug" in listed.stdout
    assert "The app cannot start, so checks of plugins are missing here." in listed.stderr


def test_the_list_shows_ids_and_titles_of_plugins_too(feather: RunFeather, project) -> None:
    app = (
        "from feather import create_app\nfrom feather.plugins import Plugin, hookimpl\n"
        "from feather.plugins.contributions import DoctorCheck\n"
        "class Own(Plugin):\n    name = 'own'\n    @hookimpl\n"
        "    def feather_doctor_checks(self):\n"
        "        return [DoctorCheck('own.tea', 'There is tea', lambda app: 1 / 0)]\n"
        "app = create_app(plugins=[Own])\n"
    )
    root = project({"app.py": app})
    rows = json.loads(feather("doctor", "--list", "--json", cwd=root, env=ENV).stdout)["checks"]
    assert rows[-1] == {"id": "own.tea", "title": "There is tea", "deploy": False, "source": "own"}
    table = feather("doctor", "--list", cwd=root, env=ENV).stdout
    assert [line.split() for line in table.splitlines() if "own.tea" in line] == [
        ["own.tea", "always", "own", "There", "is", "tea"]
    ]
    done = feather("doctor", cwd=root, env=ENV)
    assert done.returncode == 1
    assert done.stdout.startswith("own.tea.crashed: There is tea\n  error: the check 'own.tea'")
    assert "Traceback" not in done.stderr


def test_wrong_usage_ends_with_2(feather: RunFeather, project) -> None:
    assert feather("doctor").returncode == 2
    assert "no Feather project at" in feather("doctor").stderr
    assert feather("doctor", "--deply", cwd=project(), env=ENV).returncode == 2
