"""Every way in which an installed plugin cannot run, and what the app says about it."""

import subprocess
import sys
from pathlib import Path

import pytest
from distributions import MakeDistribution, write_distribution
from flask import Flask
from packaging.requirements import Requirement

from feather import Feather
from feather.plugins import PluginError
from feather.plugins.assembly import assemble
from feather.plugins.selection import Selection

PLUGIN = """
    from feather.plugins import Plugin

    class {cls}(Plugin):
        name = "{name}"
        {body}
"""


def source(name: str, body: str = "pass", cls: str = "Sample") -> str:
    return PLUGIN.format(name=name, body=body, cls=cls)


def refusal(**config: object) -> str:
    app = Flask("sample")
    app.config.update({"FEATHER_ENV": "testing", "SECRET_KEY": "k" * 32, **config})
    with pytest.raises(PluginError) as caught:
        Feather(app)
    return str(caught.value)


def test_a_module_that_raises_is_named_with_cause_and_remedy(
    make_distribution: MakeDistribution,
) -> None:
    make_distribution(
        "feather-broken",
        version="2.3",
        plugins={"broken": "broken_plugin:Sample"},
        modules={"broken_plugin.py": "raise RuntimeError('the moon is full')"},
    )
    message = refusal()
    assert "A plugin cannot start" in message
    assert "feather-broken 2.3 (plugin 'broken')" in message
    assert "importing broken_plugin:Sample raised RuntimeError: the moon is full" in message
    assert "broken_plugin.py, line 1" in message
    assert "fix or upgrade feather-broken, or set FEATHER_DISABLED_PLUGINS=broken" in message


def test_a_module_that_exits_is_a_problem_too(make_distribution: MakeDistribution) -> None:
    make_distribution(
        "feather-exits",
        plugins={"exits": "exits_plugin:Sample"},
        modules={"exits_plugin.py": "raise SystemExit(3)"},
    )
    assert "importing exits_plugin:Sample raised SystemExit: 3" in refusal()


def test_a_newer_core_is_asked_for_before_anything_is_imported(
    make_distribution: MakeDistribution,
) -> None:
    make_distribution(
        "feather-future",
        requires=["feather-core>=99"],
        plugins={"future": "future_plugin:Sample"},
        modules={"future_plugin.py": source("future")},
    )
    message = refusal()
    assert "it needs feather-core>=99, but feather-core 0." in message
    assert 'pip install --upgrade feather-future "feather-core>=99"' in message
    assert "future_plugin" not in sys.modules


def test_a_missing_dependency_is_named(make_distribution: MakeDistribution) -> None:
    make_distribution(
        "feather-stripe",
        requires=["no-such-distribution>=2", "unused; extra == 'docs'", "x; python_version < '3'"],
        plugins={"stripe": "stripe_plugin:Sample"},
        modules={"stripe_plugin.py": "import no_such_distribution"},
    )
    message = refusal()
    assert "it needs no-such-distribution>=2, which is not installed" in message
    assert 'pip install "no-such-distribution>=2"' in message
    assert "unused" not in message


@pytest.mark.parametrize(
    ("requirement", "version", "met"),
    [
        ("lib>=1.2,<2", "1.10", True),
        ("lib>=1.2,<2", "1.2.0", True),
        ("lib>=1.2.0", "1.2", True),
        ("lib>=1.10,<2", "1.9", False),
        ("lib>=1.2,<2", "2.0.0", False),
        ("lib", "0", True),
        # left to packaging
        ("lib<2", "2.0rc1", False),
        ("lib<2", "2.0.post1", False),
        ("lib>=1.2", "1.2.dev3", False),
        ("lib~=1.2", "1.10", True),
        ("lib~=1.2", "2.0", False),
        ("lib>=1; python_version >= '3'", "1.0", True),
    ],
)
def test_versions_compare_as_installers_compare_them(
    make_distribution: MakeDistribution, requirement: str, version: str, met: bool
) -> None:
    make_distribution("lib", version=version)
    make_distribution(
        "feather-user",
        requires=[requirement],
        plugins={"user": "user_plugin:Sample"},
        modules={"user_plugin.py": source("user")},
    )
    causes = [problem.cause for problem in assemble(Selection()).problems]
    if met:
        assert causes == []
    else:
        wanted = str(Requirement(requirement))
        assert causes == [f"it needs {wanted}, but lib {version} is installed"]


def test_the_usual_requirements_of_plugins_do_not_import_packaging() -> None:
    script = (
        "import sys; from feather.plugins.assembly import assemble; "
        "from feather.plugins.selection import Selection; found = assemble(Selection()); "
        "print(len(found.plugins) > 5, found.problems, 'packaging' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True [] False\n"


def test_only_the_first_distribution_of_a_name_on_the_path_counts(
    make_distribution: MakeDistribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_distribution(
        "feather-twice",
        version="1.0",
        plugins={"old": "twice_plugin:Sample"},
        modules={"twice_plugin.py": source("old")},
    )
    newer = tmp_path / "newer"
    write_distribution(newer, "feather_twice", version="2.0", plugins={"new": "twice_plugin:New"})
    monkeypatch.syspath_prepend(str(newer))
    rows = {row.name: row.version for row in assemble(Selection()).rows}
    assert rows["new"] == "2.0"
    assert "old" not in rows


def test_two_distributions_with_one_name_are_both_named(
    make_distribution: MakeDistribution,
) -> None:
    for name in ("feather-left", "feather-right"):
        module = name.replace("-", "_")
        make_distribution(
            name,
            plugins={"twin": f"{module}:Sample"},
            modules={f"{module}.py": source("twin")},
        )
    message = refusal()
    assert "feather-left and feather-right both install a plugin called 'twin'" in message
    assert "uninstall one of them: pip uninstall feather-right" in message


def test_two_distributions_with_one_command_are_both_named(
    make_distribution: MakeDistribution,
) -> None:
    for name in ("feather-left", "feather-right"):
        make_distribution(name, commands={"greet": "greet:app"})
    message = refusal()
    assert "feather-left and feather-right both install a command called 'greet'" in message


def test_another_owner_of_the_feather_package_is_refused_by_name(
    make_distribution: MakeDistribution,
) -> None:
    make_distribution("plumage", version="0.9", modules={"feather_data/x.py": "", "README": ""})
    make_distribution("old-plumage", version="0.8")
    folder = make_distribution("usurper", version="0.9", modules={"feather/extra.py": ""})
    (folder / "usurper-0.9.dist-info" / "RECORD").write_text("a/b.py,,\nfeather/extra.py,,\n")
    message = refusal()
    assert "usurper 0.9" in message
    assert "installs a top-level package 'feather', which belongs to feather-core" in message
    assert "pip uninstall usurper" in message
    assert "plumage" not in message


def test_all_problems_are_told_at_once(make_distribution: MakeDistribution) -> None:
    for name in ("one", "two", "three"):
        make_distribution(
            f"feather-{name}",
            plugins={name: f"{name}_plugin:Sample"},
            modules={f"{name}_plugin.py": f"raise ValueError('{name} failed')"},
        )
    message = refusal()
    assert "3 plugin problems stop the start" in message
    assert all(f"{name} failed" in message for name in ("one", "two", "three"))


def test_what_is_required_must_be_installed(make_distribution: MakeDistribution) -> None:
    make_distribution(
        "feather-needy",
        plugins={"needy": "needy_plugin:Sample"},
        modules={"needy_plugin.py": source("needy", "requires = ('unheard_of', 'auth')")},
    )
    message = refusal(FEATHER_DISABLED_PLUGINS="auth,admin,tenancy")
    assert "it requires the plugin 'unheard_of', which is not installed" in message
    assert 'pip install "unheard_of"' in message
    assert "requires the plugin 'auth', which is named in FEATHER_DISABLED_PLUGINS" in message
    assert "use auth as well, or leave this plugin out too" in message


def test_a_circle_is_told(make_distribution: MakeDistribution) -> None:
    for name, other in (("egg", "hen"), ("hen", "egg")):
        make_distribution(
            f"feather-{name}",
            plugins={name: f"{name}_plugin:Sample"},
            modules={f"{name}_plugin.py": source(name, f"requires = ('{other}',)")},
        )
    message = refusal()
    assert "plugins wait for each other: " in message
    assert "egg -> hen -> egg" in message or "hen -> egg -> hen" in message


def test_an_entry_point_that_is_no_plugin_is_refused(make_distribution: MakeDistribution) -> None:
    make_distribution(
        "feather-odd",
        plugins={
            "odd": "odd_plugin:value",
            "gone": "odd_plugin:absent",
            "misnamed": "odd_plugin:B",
        },
        modules={
            "odd_plugin.py": "value = 3\n" + "from feather.plugins import Plugin\n"
            "class B(Plugin):\n    name = 'other'\n"
        },
    )
    message = refusal()
    assert "odd_plugin:value is not a subclass of feather.plugins.Plugin" in message
    assert "importing odd_plugin:absent raised AttributeError" in message
    assert "odd_plugin:B is called 'other', its entry point 'misnamed'" in message


def test_a_disabled_plugin_is_never_imported(make_distribution: MakeDistribution) -> None:
    make_distribution(
        "feather-broken",
        plugins={"broken": "broken_plugin:Sample"},
        modules={"broken_plugin.py": "raise RuntimeError"},
    )
    app = Flask("sample")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="k" * 32, FEATHER_DISABLED_PLUGINS="broken")
    Feather(app)
    assert "broken_plugin" not in sys.modules
    row = next(row for row in app.extensions["feather"].rows if row.name == "broken")
    assert (row.state, row.reason) == ("disabled", "named in FEATHER_DISABLED_PLUGINS")


def test_plugins_that_need_a_failed_one_are_not_blamed(
    make_distribution: MakeDistribution,
) -> None:
    make_distribution(
        "feather-base",
        plugins={"base": "base_plugin:Sample"},
        modules={"base_plugin.py": "raise RuntimeError('at fault')"},
    )
    make_distribution(
        "feather-top",
        plugins={"top": "top_plugin:Sample"},
        modules={"top_plugin.py": source("top", "requires = ('base',)")},
    )
    assembly = assemble(Selection())
    assert [problem.plugin for problem in assembly.problems] == ["base"]
    row = next(row for row in assembly.rows if row.name == "top")
    assert (row.state, row.reason) == ("failed", "it requires a plugin that failed")


def test_a_misspelt_hook_is_a_problem_of_the_plugin(make_distribution: MakeDistribution) -> None:
    body = """
        name = "typo"

        @hookimpl
        def feather_initapp(self, app):
            pass
    """
    make_distribution(
        "feather-typo",
        plugins={"typo": "typo_plugin:Sample"},
        modules={
            "typo_plugin.py": "from feather.plugins import Plugin, hookimpl\n"
            "class Sample(Plugin):" + body
        },
    )
    assembly = assemble(Selection())
    (problem,) = assembly.problems
    assert problem.cause == "there is no hook 'feather_initapp'; the nearest is 'feather_init_app'"
    assert next(row for row in assembly.rows if row.name == "typo").state == "failed"
