"""``feather config``: the table, one setting, JSON, and no secret anywhere."""

import json
from pathlib import Path

import pytest
from commands import RunFeather
from projects import MakeProject

KEY = "0a1b2c3d" * 8


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    return make_project(
        {
            "app.py": "from feather import create_app\nprint('noise')\n"
            "app = create_app(plugins=[])\n",
            ".env": f"SECRET_KEY={KEY}\nFEATHER_ENV=development\n"
            "DATABASE_URL=sqlite:///swordfish.db\n",
            "config.py": "class Config:\n    PAGE_SIZE = 20\n"
            "    BROKER = 'amqp://app:swordfish@mq.test/x'\n",
        }
    )


def cells(output: str, name: str) -> list[str]:
    return next(line.split() for line in output.splitlines() if line.split()[:1] == [name])


def test_the_table_shows_value_and_origin_and_no_secret(feather: RunFeather, root: Path) -> None:
    done = feather("config", cwd=root, env={"LOG_LEVEL": "DEBUG"})
    assert done.returncode == 0, done.stderr
    assert cells(done.stdout, "SECRET_KEY") == ["SECRET_KEY", ".env", "core", "********"]
    assert cells(done.stdout, "LOG_LEVEL") == ["LOG_LEVEL", "environment", "core", "DEBUG"]
    assert cells(done.stdout, "PAGE_SIZE") == ["PAGE_SIZE", "app", "config", "app", "20"]
    assert cells(done.stdout, "BROKER")[-1] == "amqp://********@mq.test/x"
    assert cells(done.stdout, "LOG_FORMAT")[1:] == ["default", "core", "(not", "set)"]
    assert KEY not in done.stdout + done.stderr
    assert "swordfish" not in done.stdout + done.stderr


def test_one_setting_with_its_help(feather: RunFeather, root: Path) -> None:
    done = feather("config", "LOG_LEVEL", cwd=root)
    assert done.stdout == (
        "LOG_LEVEL = INFO\nfrom:   default\nsource: core\nThe lowest level that the app logs.\n"
    )
    assert feather("config", "SECRET_KEY", cwd=root).stdout.startswith("SECRET_KEY = ********\n")
    assert "session\nfrom:   default\nsource: flask\n" in (
        feather("config", "SESSION_COOKIE_NAME", cwd=root).stdout
    )


def test_json(feather: RunFeather, root: Path) -> None:
    found = json.loads(feather("config", "--json", cwd=root).stdout)
    assert found["schema"] == 1
    rows = {row["name"]: row for row in found["settings"]}
    assert rows["SECRET_KEY"]["value"] == "********"
    assert rows["PAGE_SIZE"] == {
        "name": "PAGE_SIZE",
        "value": 20,
        "origin": "app config",
        "secret": False,
        "help": "",
        "source": "app",
    }
    one = json.loads(feather("config", "FEATHER_ENV", "--json", cwd=root).stdout)["settings"]
    assert [(row["name"], row["value"], row["origin"]) for row in one] == [
        ("FEATHER_ENV", "development", ".env")
    ]


def test_a_typo_gets_the_nearest_name_and_exit_code_2(feather: RunFeather, root: Path) -> None:
    done = feather("config", "LOG_LEVLE", cwd=root)
    assert done.returncode == 2
    assert "there is no setting called 'LOG_LEVLE'; the nearest is 'LOG_LEVEL'" in done.stderr


def test_outside_a_project_and_with_a_wrong_setting(feather: RunFeather, root: Path) -> None:
    assert feather("config").returncode == 2
    done = feather("config", cwd=root, env={"LOG_LEVEL": "LOUD"})
    assert done.returncode == 1
    assert "LOG_LEVEL='LOUD' (from the" in done.stderr
    assert "Traceback" not in done.stderr
