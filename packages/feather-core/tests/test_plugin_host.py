"""Plugins at work: order, hooks, contributions, conflicts and isolation between apps."""

from pathlib import Path
from typing import Any

import pytest
from distributions import MakeDistribution
from flask import Blueprint, Flask, render_template

from feather import Feather, specs
from feather.plugins import (
    AdminPage,
    Backend,
    DoctorCheck,
    HealthCheck,
    ModelRole,
    Plugin,
    PluginError,
    hookimpl,
)
from feather.plugins.collection import CONTRIBUTIONS
from feather.settings import Settings, SettingsError, setting


def flask_app(**config: object) -> Flask:
    app = Flask("sample")
    app.config.update({"FEATHER_ENV": "testing", "SECRET_KEY": "k" * 32, **config})
    return app


def wired(*plugins: type[Plugin], **config: object) -> Flask:
    app = flask_app(**config)
    Feather(app, plugins=plugins)
    return app


def plugin(name: str, **members: Any) -> type[Plugin]:
    """Return a plugin class with hooks given as functions of their arguments."""
    hooks = {
        key: hookimpl(value) if key.startswith("feather_") else value
        for key, value in members.items()
    }
    return type(name.capitalize(), (Plugin,), {"name": name, **hooks})


def test_plugins_are_wired_in_the_order_of_requires_and_after() -> None:
    calls: list[str] = []

    def noting(name: str, **members: Any) -> type[Plugin]:
        return plugin(name, feather_init_app=lambda self, app: calls.append(name), **members)

    app = wired(
        noting("admin", requires=("auth",), after=("tenancy", "jobs", "absent")),
        noting("jobs", after=("tenancy",)),
        noting("tenancy", requires=("auth",)),
        noting("auth"),
        noting("zebra"),
        noting("ape"),
    )
    assert calls == ["ape", "auth", "tenancy", "jobs", "admin", "zebra"]
    assert list(app.extensions["feather"].plugins) == calls
    assert [row.order for row in app.extensions["feather"].rows[:6]] == [1, 2, 3, 4, 5, 6]


def test_two_apps_share_no_plugin_manager_or_instance() -> None:
    kind = plugin("sample")
    first, second = wired(kind).extensions["feather"], wired(kind).extensions["feather"]
    assert first.manager is not second.manager
    assert first.plugins["sample"] is not second.plugins["sample"]


def test_feather_is_set_up_once_per_app() -> None:
    app = wired()
    with pytest.raises(RuntimeError, match="set up on this app already"):
        Feather(app)


def test_one_extension_object_serves_several_apps() -> None:
    feather = Feather(plugins=[plugin("sample")])
    apps = [flask_app(), flask_app()]
    for app in apps:
        feather.init_app(app)
    assert all("sample" in app.extensions["feather"].plugins for app in apps)


def test_a_misspelt_hook_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PluginError) as caught:
        wired(plugin("typo", feather_initapp=lambda self, app: None))
    assert "there is no hook 'feather_initapp'; the nearest is 'feather_init_app'" in str(
        caught.value
    )


def test_a_hook_with_a_wrong_argument_is_refused() -> None:
    with pytest.raises(PluginError, match="application"):
        wired(plugin("wrong", feather_init_app=lambda self, application: None))


def test_a_hook_that_raises_names_plugin_hook_and_error() -> None:
    def explode(self: object, app: Flask) -> None:
        raise ZeroDivisionError("no bananas")

    with pytest.raises(PluginError) as caught:
        wired(plugin("ape", feather_init_app=explode))
    assert "feather_init_app raised ZeroDivisionError: no bananas" in str(caught.value)
    assert "(plugin 'ape')" in str(caught.value)
    assert "remedy: fix or upgrade " in str(caught.value)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_what_the_app_got_wrong_is_not_blamed_on_the_plugin() -> None:
    class Mistake(ValueError):
        remedy = "correct bananas.py"

    def read(self: object, app: Flask) -> None:
        raise Mistake("bananas.py names no bananas")

    with pytest.raises(PluginError) as caught:
        wired(plugin("ape", feather_init_app=read))
    assert "Mistake: bananas.py names no bananas" in str(caught.value)
    assert "remedy: correct bananas.py" in str(caught.value)
    assert "upgrade" not in str(caught.value)


def test_ready_runs_last_and_can_refuse_the_start() -> None:
    seen: dict[str, Any] = {}

    def ready(self: object, app: Flask) -> None:
        seen["blueprints"] = set(app.blueprints)
        raise RuntimeError("not today")

    late = Blueprint("late", "sample")
    with pytest.raises(PluginError, match="feather_ready raised RuntimeError: not today"):
        wired(
            plugin("early", feather_ready=ready),
            plugin("zeal", feather_blueprints=lambda self, app: [late]),
        )
    assert "late" in seen["blueprints"]


@pytest.mark.parametrize("returned", ["a string", 3, object()], ids=["str", "int", "object"])
def test_a_contribution_that_is_no_list_is_refused(returned: object) -> None:
    with pytest.raises(PluginError, match="feather_health_checks must return a list"):
        wired(plugin("odd", feather_health_checks=lambda self: returned))


@pytest.mark.parametrize("hook", sorted(CONTRIBUTIONS))
def test_a_contribution_of_the_wrong_kind_is_refused(hook: str) -> None:
    with pytest.raises(PluginError) as caught:
        wired(plugin("odd", **{hook: lambda self: [None]}))
    assert f"{hook} must return {CONTRIBUTIONS[hook].expected}" in str(caught.value)
    assert "returned None" in str(caught.value)


def test_every_hook_that_returns_something_is_checked() -> None:
    hooks = {name for name in dir(specs) if name.startswith("feather_")}
    assert hooks - set(CONTRIBUTIONS) == {"feather_init_app", "feather_ready"}


@pytest.mark.parametrize(
    ("hook", "values", "noun", "name"),
    [
        ("feather_blueprints", lambda: [Blueprint("same", "x")], "blueprint", "same"),
        ("feather_models", lambda: [ModelRole("pet", "a:b", "c:d")], "model role", "pet"),
        ("feather_backends", lambda: [Backend("jobs", "sqs", "a:b")], "backend", "jobs:sqs"),
        ("feather_admin_pages", lambda: [AdminPage("p", "P", "p.p", "i")], "admin page", "p"),
        ("feather_health_checks", lambda: [HealthCheck("h", print)], "health check", "h"),
        ("feather_doctor_checks", lambda: [DoctorCheck("d", "D", list)], "doctor check", "d"),
        ("feather_jobs", lambda: ["jobs"], "job module", "jobs"),
        ("feather_shell_context", lambda: {"db": 1}, "shell name", "db"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_two_plugins_with_one_name_are_refused_by_distribution(
    hook: str, values: Any, noun: str, name: str, make_distribution: MakeDistribution
) -> None:
    import builtins

    builtins.values_for_this_test = values  # type: ignore[attr-defined]
    for owner in ("left", "right"):
        make_distribution(
            f"feather-{owner}",
            plugins={owner: f"{owner}_plugin:Sample"},
            modules={
                f"{owner}_plugin.py": f"""
                    from feather.plugins import Plugin, hookimpl

                    class Sample(Plugin):
                        name = "{owner}"

                        @hookimpl
                        def {hook}(self):
                            return values_for_this_test()
                """
            },
        )
    with pytest.raises(PluginError) as caught:
        Feather(flask_app())
    assert f"feather-left and feather-right both contribute a {noun} called '{name}'" in str(
        caught.value
    )
    assert "FEATHER_DISABLED_PLUGINS=right" in str(caught.value)


def test_a_blueprint_of_the_app_is_not_replaced() -> None:
    app = flask_app()
    app.register_blueprint(Blueprint("shop", "app"))
    theirs = plugin("shop", feather_blueprints=lambda self: [Blueprint("shop", "plugin")])
    with pytest.raises(PluginError, match="the app has a blueprint called 'shop' already"):
        Feather(app, plugins=[theirs])


def test_settings_with_one_name_are_refused() -> None:
    class First(Settings):
        GREETING: str = setting("hi")

    class Second(Settings):
        GREETING: str = setting("ho")

    with pytest.raises(PluginError, match="both contribute a setting called 'GREETING'"):
        wired(
            plugin("one", feather_settings=lambda self: [First]),
            plugin("two", feather_settings=lambda self: [Second]),
        )


def test_the_wrong_settings_of_all_plugins_are_told_at_once() -> None:
    class First(Settings):
        APES: int = setting(1)

    class Second(Settings):
        BEES: bool = setting(True)

    with pytest.raises(SettingsError) as caught:
        wired(
            plugin("one", feather_settings=lambda self: [First]),
            plugin("two", feather_settings=lambda self: [Second]),
            APES="many",
            BEES="sometimes",
        )
    assert "2 settings are wrong" in str(caught.value)
    assert "APES='many'" in str(caught.value)
    assert "BEES='sometimes'" in str(caught.value)


def test_the_app_overrides_templates_and_later_plugins_override_earlier_ones(
    tmp_path: Path,
) -> None:
    for folder, files in {
        "app/templates": ["a.html"],
        "early": ["a.html", "b.html"],
        "late": ["a.html", "b.html"],
    }.items():
        for file in files:
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / file).write_text(f"{file} of {folder}")
    app = Flask("sample", root_path=str(tmp_path / "app"))
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="k" * 32)
    Feather(
        app,
        plugins=[
            plugin("early", feather_template_folders=lambda self: [tmp_path / "early"]),
            plugin(
                "late",
                after=("early",),
                feather_template_folders=lambda self: [tmp_path / "late"],
            ),
        ],
    )
    with app.test_request_context():
        assert render_template("a.html") == "a.html of app/templates"
        assert render_template("b.html") == "b.html of late"


def test_shell_context_reaches_the_shell() -> None:
    app = wired(plugin("hi", feather_shell_context=lambda self, app: {"hello": app.name}))
    assert app.make_shell_context()["hello"] == "sample"
