"""``feather hello``, as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

FEATHER = str(Path(sys.executable).with_name("feather"))


def feather(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "XDG_CACHE_HOME": str(cwd / ".cache")}
    return subprocess.run(
        [FEATHER, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_greets_as_the_project_does(project: Path) -> None:
    assert feather("hello", "Ada", cwd=project).stdout == "Good day, Ada!\n"
    assert feather("hello", "--loud", cwd=project).stdout == "GOOD DAY, WORLD!\n"


def test_outside_a_project_it_says_so(tmp_path: Path) -> None:
    done = feather("hello", cwd=tmp_path)
    assert done.returncode == 2
    assert "no Feather project at" in done.stderr


def test_the_overview_lists_it(project: Path) -> None:
    overview = feather("--help", cwd=project).stdout
    assert "Commands of plugins:" in overview
    assert "Greet somebody as the app of this project does." in overview


def test_a_project_that_leaves_the_plugin_out_has_no_such_command(project: Path) -> None:
    with (project / ".env").open("a") as dotenv:
        dotenv.write("FEATHER_DISABLED_PLUGINS=hello\n")
    done = feather("hello", cwd=project)
    assert done.returncode == 1
    assert "switched off here: named in FEATHER_DISABLED_PLUGINS" in done.stderr


def test_plugins_shows_every_hook(project: Path) -> None:
    shown = feather("plugins", "hello", cwd=project).stdout
    assert shown.startswith("feather-hello 1.0.0: active, installed\n")
    assert "  feather_ready\n" in shown


def test_a_new_project_has_the_service_and_the_requirement(tmp_path: Path) -> None:
    made = feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    script = (
        "from app import app\n"
        "from services import GreetingService\n"
        "with app.app_context():\n"
        "    print(GreetingService().greet('Ada'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path / "shop",
        env={**os.environ, "FEATHER_ENV": "development"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "Hello, Ada!\n", done.stderr
    assert "feather-hello" in (tmp_path / "shop" / "requirements.txt").read_text("utf-8").split()
