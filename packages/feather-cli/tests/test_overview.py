"""``feather`` and ``feather --help``: what is there, what is broken, and at what cost."""

import subprocess
import sys
from pathlib import Path

import pytest
from commands import RunFeather
from distributions import MakeDistribution

GOOD = """
    '''Say hello.'''
    import typer
    from feather.plugins import Plugin

    app = typer.Typer()

    @app.command()
    def hello(name: str = "you"):
        print("hello", name)

    class Sample(Plugin):
        name = "sample"
"""


@pytest.fixture
def sample(make_distribution: MakeDistribution) -> Path:
    return make_distribution(
        "feather-sample",
        plugins={"sample": "sample_plugin:Sample"},
        commands={"hello": "sample_plugin:app"},
        modules={"sample_plugin.py": GOOD},
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]], ids=["none", "--help", "-h"])
def test_every_command_is_listed_with_its_help(
    arguments: list[str], feather: RunFeather, sample: Path
) -> None:
    done = feather(*arguments, site=sample)
    assert done.returncode == 0
    for name in ("db", "dev", "new", "plugins", "routes", "shell", "version"):
        assert f"\n  {name} " in done.stdout
    assert "List the installed plugins, in what state they are and why." in done.stdout
    plugins = done.stdout.partition("Commands of plugins:")[2]
    assert "\n  hello " in plugins
    assert "Say hello." in done.stdout
    assert "Problems" not in done.stdout


def test_a_command_without_docstring_shows_the_summary_of_its_distribution(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-quiet", commands={"quiet": "quiet_plugin:app"}, summary="Says nothing.",
        modules={"quiet_plugin.py": "x = 1"},
    )  # fmt: skip
    assert "Says nothing." in feather(site=site).stdout


@pytest.mark.parametrize("cached", [False, True], ids=["first run", "later runs"])
def test_the_overview_imports_no_plugin_and_no_database(cached: bool, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "feather", "--help"]
    for _ in range(2 if cached else 1):
        done = subprocess.run(
            command,
            env={"XDG_CACHE_HOME": str(tmp_path / "cache")},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "feather_cli.overview" in loaded
    assert ("importlib.metadata" in loaded) is not cached, "the cache was not used"
    plugins = {"admin", "auth", "jobs", "mail", "storage", "tenancy"}
    unwanted = {f"feather_{name}" for name in plugins}
    assert not loaded & {*unwanted, "sqlalchemy", "flask_sqlalchemy", "flask", "typer"}


def test_a_second_overview_examines_nothing_until_something_changes(
    feather: RunFeather, sample: Path
) -> None:
    assert "Say hello." in feather(site=sample).stdout
    module = sample / "sample_plugin.py"
    module.write_text(module.read_text().replace("Say hello.", "Say goodbye."))
    assert "Say goodbye." in feather(site=sample).stdout
    module.write_text("raise RuntimeError('broken now')")
    assert "broken now" in feather(site=sample).stdout
    module.write_text("\n".join(line[4:] for line in GOOD.splitlines()))
    assert "Problems" not in feather(site=sample).stdout


def test_an_unreadable_cache_is_made_anew(feather: RunFeather, tmp_path: Path) -> None:
    feather()
    (file,) = (tmp_path / "cache" / "feather").iterdir()
    for damage in ("", "[]", '{"overview": {"x": 1}, "key": []}'):
        file.write_text(damage)
        assert "Commands:" in feather().stdout
        assert len(file.read_text()) > 100


def test_a_folder_that_cannot_be_written_costs_the_cache_only(feather: RunFeather) -> None:
    done = feather(env={"XDG_CACHE_HOME": "/proc/nowhere"})
    assert done.returncode == 0
    assert "Commands:" in done.stdout


BROKEN = {
    "module raises": (
        {"modules": {"bad_plugin.py": "raise RuntimeError('the moon is full')"}},
        "importing bad_plugin:Sample raised RuntimeError: the moon is full",
    ),
    "newer core": (
        {"requires": ["feather-core>=99"], "modules": {"bad_plugin.py": "x = 1"}},
        "it needs feather-core>=99, but feather-core 0.",
    ),
    "missing dependency": (
        {"requires": ["no-such-thing>=2"], "modules": {"bad_plugin.py": "import no_such_thing"}},
        "it needs no-such-thing>=2, which is not installed",
    ),
    "shared name": (
        {"plugins": {"auth": "bad_plugin:Sample"}, "modules": {"bad_plugin.py": "x = 1"}},
        "feather-auth and feather-bad both install a plugin called 'auth'",
    ),
}


@pytest.mark.parametrize("arguments", [["--help"], ["plugins"]], ids=" ".join)
@pytest.mark.parametrize("case", BROKEN)
def test_the_command_line_works_and_names_the_culprit(
    case: str, arguments: list[str], feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    contents, cause = BROKEN[case]
    site = make_distribution(
        "feather-bad", version="7.1", **{"plugins": {"bad": "bad_plugin:Sample"}, **contents}
    )
    done = feather(*arguments, site=site)
    assert done.returncode == 0, done.stderr
    assert cause in done.stdout
    assert "feather-bad" in done.stdout
    assert "remedy:" in done.stdout
    assert feather("version", site=site).returncode == 0


def test_a_disabled_culprit_is_left_alone(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-bad",
        plugins={"bad": "bad_plugin:Sample"},
        modules={"bad_plugin.py": "raise RuntimeError('the moon is full')"},
    )
    done = feather(site=site, env={"FEATHER_DISABLED_PLUGINS": "bad"})
    assert "the moon is full" not in done.stdout


def test_a_wrong_plugin_setting_shows_in_the_overview(feather: RunFeather) -> None:
    done = feather(env={"FEATHER_PLUGINS": "atuh"})
    assert done.returncode == 0
    assert "FEATHER_PLUGINS: no plugin called 'atuh' is installed" in done.stdout
    assert "nearest is 'auth'" in done.stdout
