"""Dispatching to commands: lazily, and with one line when a command cannot run."""

from pathlib import Path

import pytest
from commands import RunFeather
from distributions import MakeDistribution
from projects import MakeProject

GREET = """
    '''Greet people.'''
    import typer
    from feather.plugins import Plugin

    class Sample(Plugin):
        name = "greet"

    app = typer.Typer()

    @app.command()
    def hello(name: str):
        '''Greet one.'''
        typer.echo(f"hello {name}")

    @app.command()
    def all():
        raise SystemExit(3)
"""


@pytest.fixture
def greet(make_distribution: MakeDistribution) -> Path:
    return make_distribution(
        "feather-greet",
        version="1.4",
        plugins={"greet": "greet_plugin:Sample"},
        commands={"greet": "greet_plugin:app"},
        modules={"greet_plugin.py": GREET},
    )


def test_a_plugins_command_runs_with_its_help_and_exit_code(
    feather: RunFeather, greet: Path
) -> None:
    assert feather("greet", "hello", "Ada", site=greet).stdout == "hello Ada\n"
    assert feather("greet", "all", site=greet).returncode == 3
    shown = feather("greet", "--help", site=greet)
    assert "Usage: feather greet [OPTIONS] COMMAND" in shown.stdout
    assert "completion" not in shown.stdout


def test_an_unknown_command_gets_the_nearest_and_exit_code_2(
    feather: RunFeather, greet: Path
) -> None:
    done = feather("gret", site=greet)
    assert done.returncode == 2
    assert "No such command 'gret'" in done.stderr
    assert "'greet'" in done.stderr


def test_a_broken_command_prints_one_line_with_cause_and_fix(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "feather-bad", version="7.1", commands={"bad": "bad_plugin:app"},
        modules={"bad_plugin.py": "import no_such_thing"},
    )  # fmt: skip
    done = feather("bad", "anything", site=site)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "the command 'bad' of feather-bad 7.1 cannot run: importing bad_plugin:app raised" in (
        done.stderr
    )
    assert "No module named 'no_such_thing'" in done.stderr
    assert "fix or upgrade feather-bad" in done.stderr


def test_a_command_that_two_distributions_install_is_refused_by_both_names(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    for name in ("left", "right"):
        site = make_distribution(f"feather-{name}", commands={"twin": "twin:app"})
    done = feather("twin", site=site)
    assert done.returncode == 1
    assert "feather-left and feather-right both install a command called 'twin'" in done.stderr


def test_nobody_takes_a_command_of_ours(
    feather: RunFeather, make_distribution: MakeDistribution
) -> None:
    site = make_distribution(
        "a-hijacker",
        commands={"version": "hijack:app"},
        modules={"hijack.py": "raise SystemExit(9)"},
    )
    done = feather("version", site=site)
    assert done.returncode == 0
    assert "feather-core" in done.stdout
    assert (
        "a-hijacker and feather-cli both install a command called 'version'"
        in feather(site=site).stdout
    )


def test_the_command_of_a_disabled_plugin_says_so(
    feather: RunFeather, greet: Path, make_project: MakeProject
) -> None:
    done = feather("greet", "hello", "x", site=greet, env={"FEATHER_DISABLED_PLUGINS": "greet"})
    assert done.returncode == 1
    assert "'greet' belongs to feather-greet 1.4, which is switched off here" in done.stderr
    assert "named in FEATHER_DISABLED_PLUGINS" in done.stderr
    root = make_project({".env": "FEATHER_PLUGINS=auth\n"})
    done = feather("greet", "hello", "x", site=greet, cwd=root)
    assert "not named in FEATHER_PLUGINS" in done.stderr
    assert feather("version", site=greet, cwd=root).returncode == 0


def test_version_option_and_command_agree(feather: RunFeather) -> None:
    assert feather("--version").stdout == feather("version").stdout


def test_without_feather_cli_the_script_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import feather.__main__ as script

    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name="feather_cli")

    monkeypatch.setattr(script, "import_module", missing)
    with pytest.raises(SystemExit, match=r'pip install "feather-core\[cli\]"'):
        script.main()
