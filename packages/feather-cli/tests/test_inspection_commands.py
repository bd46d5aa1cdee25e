"""``feather plugins``, ``routes``, ``shell`` and ``version``."""

import json
from pathlib import Path

from commands import RunFeather
from distributions import MakeDistribution
from projects import MakeProject

ROUTES = {
    "routes/api/things.py": "from feather import api\n@api.get('/things')\ndef list_things():\n"
    "    return {}\n@api.post('/things')\ndef create_thing():\n    return {}\n",
}


def test_plugins_lists_name_version_state_order_and_reason(feather: RunFeather) -> None:
    done = feather("plugins", env={"FEATHER_DISABLED_PLUGINS": "jobs"})
    assert done.returncode == 0
    rows = {line.split()[1]: line.split() for line in done.stdout.splitlines() if "active" in line}
    assert rows["auth"][:4] == ["1", "auth", "0.1.0", "active"]
    assert "disabled" in next(line for line in done.stdout.splitlines() if " jobs " in line)
    assert "named in FEATHER_DISABLED_PLUGINS" in done.stdout


def test_plugins_as_json_is_one_object(feather: RunFeather) -> None:
    found = json.loads(feather("plugins", "--json").stdout)
    assert found["schema"] == 1
    assert found["problems"] == []
    auth = next(row for row in found["plugins"] if row["name"] == "auth")
    assert auth == {
        "name": "auth",
        "version": "0.1.0",
        "distribution": "feather-auth",
        "state": "active",
        "order": 1,
        "reason": "installed",
    }


def test_plugins_follows_the_settings_of_the_project(
    feather: RunFeather, make_project: MakeProject
) -> None:
    root = make_project(
        {"config.py": "class Config:\n    FEATHER_PLUGINS = ['auth']\n    MAIL = 1\n"}
    )
    found = json.loads(feather("plugins", "--json", cwd=root).stdout)
    assert {row["name"] for row in found["plugins"] if row["state"] == "active"} == {"auth"}


def test_plugins_survives_a_broken_config(feather: RunFeather, make_project: MakeProject) -> None:
    done = feather("plugins", cwd=make_project({"config.py": "1 / 0"}))
    assert done.returncode == 0
    assert "Note: config.py could not be read: ZeroDivisionError" in done.stdout


def test_one_plugin_shows_what_it_contributes(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-sample",
        plugins={"sample": "sample_plugin:Sample"},
        modules={
            "sample_plugin.py": """
                from feather.plugins import Plugin, hookimpl

                class Sample(Plugin):
                    name = "sample"
                    requires = ("auth",)

                    @hookimpl
                    def feather_health_checks(self):
                        return []
            """
        },
    )
    done = feather("plugins", "sample", site=site)
    assert "feather-sample 1.0: active, installed" in done.stdout
    assert "requires: auth" in done.stdout
    assert "feather_health_checks" in done.stdout
    found = json.loads(feather("plugins", "sample", "--json", site=site).stdout)
    assert found["contributions"][0]["hook"] == "feather_health_checks"
    assert "It contributes nothing yet." in feather("plugins", "storage").stdout


def test_a_failed_plugin_shows_cause_and_remedy(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-bad",
        plugins={"bad": "bad_plugin:Sample"},
        modules={"bad_plugin.py": "1 / 0"},
    )
    shown = feather("plugins", "bad", site=site).stdout
    assert "feather-bad 1.0: failed, importing bad_plugin:Sample raised ZeroDivisionError" in shown
    assert "remedy: fix or upgrade feather-bad" in shown


def test_an_unknown_plugin_gets_the_nearest(feather: RunFeather) -> None:
    done = feather("plugins", "atuh")
    assert done.returncode == 2
    assert "no plugin called 'atuh' is installed; the nearest is 'auth'" in done.stderr


def test_routes_shows_rule_methods_endpoint_guard_and_source(
    feather: RunFeather, make_project: MakeProject
) -> None:
    root = make_project(ROUTES)
    found = json.loads(feather("routes", "--json", cwd=root).stdout)
    assert found["schema"] == 1
    rows = [row for row in found["routes"] if row["rule"] == "/api/things"]
    assert rows == [
        {
            "rule": "/api/things",
            "methods": [method],
            "endpoint": f"api.{name}",
            "guard": "none",
            "source": f"routes.api.things:{line}",
        }
        for method, name, line in (("GET", "list_things", 2), ("POST", "create_thing", 5))
    ]
    table = feather("routes", cwd=root / "routes")
    assert "/api/things" in table.stdout
    assert "routes.api.things:2" in table.stdout


def test_commands_outside_a_project_say_what_a_project_is(feather: RunFeather) -> None:
    for command in ("routes", "shell"):
        done = feather(command)
        assert done.returncode == 2
        assert "no Feather project at" in done.stderr
        assert "feather new NAME" in done.stderr


def test_a_wrong_setting_is_one_message_without_traceback(
    feather: RunFeather, make_project: MakeProject
) -> None:
    root = make_project({})
    for env, text in (
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL='LOUD' (from the environment): the nearest accepted"),
        ({"FEATHER_PLUGINS": "atuh"}, "FEATHER_PLUGINS: no plugin called 'atuh' is installed"),
    ):
        done = feather("routes", cwd=root, env=env)
        assert done.returncode == 1
        assert text in done.stderr
        assert "Traceback" not in done.stderr


def test_a_project_that_fails_shows_its_own_traceback(
    feather: RunFeather, make_project: MakeProject
) -> None:
    done = feather("routes", cwd=make_project({"app.py": "1 / 0\n"}))
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "app.py failed with ZeroDivisionError; see above" in done.stderr
    done = feather("routes", cwd=make_project({"app.py": "x = 1\n"}, "other"))
    assert "app.py defines no Flask app called 'app'" in done.stderr


def test_the_shell_runs_code_inside_the_app(feather: RunFeather, make_project: MakeProject) -> None:
    root = make_project({**ROUTES, "models/thing.py": "x = 1\n"})
    done = feather(
        "shell", cwd=root, stdin="print(app.name, len(list(app.url_map.iter_rules())))\n"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("app ")


def test_the_shell_knows_the_database_and_its_models(
    feather: RunFeather, make_project: MakeProject, tmp_path: Path
) -> None:
    root = make_project(
        {
            ".env": "SECRET_KEY=x\nDATABASE_URL=sqlite:///app.db\n",
            "models/thing.py": "from feather.db import Model\n"
            "from sqlalchemy.orm import Mapped, mapped_column\n"
            "class Thing(Model):\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
        }
    )
    done = feather("shell", cwd=root, stdin="print(db.engine.name, Thing.__tablename__)")
    assert done.stdout == "sqlite thing\n", done.stderr


def test_version_as_json(feather: RunFeather) -> None:
    found = json.loads(feather("version", "--json").stdout)
    assert [row["name"] for row in found["versions"]] == [
        "feather-core",
        "feather-cli",
        "flask",
        "python",
    ]
