"""What installed plugins add to a new project."""

from pathlib import Path

import pytest
from commands import RunFeather
from distributions import MakeDistribution

from feather.plugins import PluginError
from feather_cli.scaffold.additions import AdditionError, collect

PLUGIN = """
    from pathlib import Path
    from feather.plugins import Plugin, ScaffoldFile, hookimpl

    HERE = Path(__file__).parent

    class GreetPlugin(Plugin):
        name = "greet"

        @hookimpl
        def feather_scaffold_files(self):
            return [ScaffoldFile({path!r}, HERE / "greeter.txt")]

        @hookimpl
        def feather_agent_guide(self):
            return ["Greet people with `greet`."]
"""
TAKEN = ["app.py", "services/__init__.py", "CLAUDE.md"]


@pytest.fixture
def greet(make_distribution: MakeDistribution):
    def make(path: str = "services/greeter.py", source: str = PLUGIN, name: str = "greet") -> Path:
        return make_distribution(
            f"acme-{name}",
            plugins={name: f"acme_{name}.plugin:GreetPlugin"},
            modules={
                f"acme_{name}/__init__.py": "",
                f"acme_{name}/plugin.py": source.format(path=path).replace('"greet"', f'"{name}"'),
                f"acme_{name}/greeter.txt": "GREETING = 'hello'\n",
            },
        )

    return make


def test_a_plugin_from_elsewhere_adds_files_guide_lines_and_itself(
    greet, feather: RunFeather, tmp_path: Path
) -> None:
    site = greet()
    done = feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path, site=site)
    assert done.returncode == 0, done.stderr
    project = tmp_path / "shop"
    assert (project / "services/greeter.py").read_text() == "GREETING = 'hello'\n"
    assert "## Plugins\n\n- Greet people with `greet`.\n" in (project / "CLAUDE.md").read_text()
    assert "acme-greet" in (project / "requirements.txt").read_text().splitlines()


def test_without_plugins_the_guide_has_no_section_for_them(
    feather: RunFeather, tmp_path: Path
) -> None:
    feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path)
    assert "## Plugins" not in (tmp_path / "shop/CLAUDE.md").read_text()


@pytest.mark.parametrize("path", ["app.py", "APP.py", "services", "app.py/deeper", "claude.md"])
def test_a_file_of_the_scaffold_is_never_overwritten(
    greet, feather: RunFeather, tmp_path: Path, path: str
) -> None:
    site = greet(path)
    done = feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path, site=site)
    assert done.returncode == 1
    assert done.stderr == (
        f"feather: acme-greet 1.0 wants to add {path!r}, which the project has already. Upgrade "
        "acme-greet, or leave it out: FEATHER_DISABLED_PLUGINS=greet feather new ...\n"
        "Nothing was written.\n"
    )
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", "a\\..\\x", "", ".", "./x", "a//b", "a/"]
)
def test_a_path_stays_inside_the_project(greet, path: str) -> None:
    greet(path)
    with pytest.raises(AdditionError, match=r"acme-greet 1\.0 wants .* no plain path inside"):
        collect((), TAKEN)


def test_a_file_that_the_plugin_lacks_is_told(greet) -> None:
    greet(source=PLUGIN.replace("greeter.txt", "missing.txt"))
    with pytest.raises(
        AdditionError, match=r"acme-greet 1\.0 .*missing\.txt, which does not exist"
    ):
        collect((), TAKEN)


def test_two_plugins_that_add_one_file_are_both_named(greet) -> None:
    greet()
    greet(name="hail")
    with pytest.raises(PluginError, match="acme-greet and acme-hail both contribute a scaffold"):
        collect((), TAKEN)


def test_two_plugins_whose_files_differ_in_case_only_conflict(greet) -> None:
    greet("services/greeter.py")
    greet("services/Greeter.py", name="hail")
    with pytest.raises(AdditionError, match=r"acme-hail 1\.0 .* the project has already"):
        collect((), TAKEN)


def test_a_hook_that_fails_is_told_and_nothing_is_written(
    greet, feather: RunFeather, tmp_path: Path
) -> None:
    site = greet(source=PLUGIN.replace("return [Scaff", "return 1 / 0 or [Scaff"))
    done = feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path, site=site)
    assert done.returncode == 1
    assert "acme-greet 1.0 (plugin 'greet')" in done.stderr
    assert "feather_scaffold_files raised ZeroDivisionError" in done.stderr
    assert "Nothing was written." in done.stderr
    assert not (tmp_path / "shop").exists()


def test_a_disabled_plugin_is_not_asked(greet, feather: RunFeather, tmp_path: Path) -> None:
    site = greet("app.py")
    environment = {"FEATHER_DISABLED_PLUGINS": "auth, greet"}
    done = feather(
        "new", "shop", "--no-prompt", "--no-install", cwd=tmp_path, site=site, env=environment
    )
    assert done.returncode == 0, done.stderr


def test_a_broken_plugin_is_named_and_the_project_written(
    greet, feather: RunFeather, tmp_path: Path
) -> None:
    site = greet(source="raise RuntimeError('broken on purpose')\n")
    done = feather("new", "shop", "--no-prompt", "--no-install", cwd=tmp_path, site=site)
    assert done.returncode == 0
    assert "Note: acme-greet 1.0 adds nothing to this project: " in done.stdout
    assert "broken on purpose" in done.stdout
    assert "acme-greet" not in (tmp_path / "shop/requirements.txt").read_text()


def test_feathers_own_plugins_are_asked_only_when_they_are_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from feather.plugins.host import Host

    asked: list[str] = []
    monkeypatch.setattr(Host, "collect", lambda self, hook: asked.extend(self.plugins) or ())
    collect((), TAKEN)
    assert not {"auth", "jobs", "cli"} & set(asked)
    collect({"jobs"}, TAKEN)
    assert "jobs" in asked
    assert not {"auth", "cli"} & set(asked)
