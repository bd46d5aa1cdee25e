"""Choosing plugins by argument, by setting and by disabling them."""

import pytest
from flask import Flask

from feather import Feather
from feather.plugins import Plugin
from feather.plugins.installed import OFFICIAL
from feather.settings import SettingsError


def states(plugins: object = None, **config: object) -> dict[str, str]:
    app = Flask("sample")
    app.config.update({"FEATHER_ENV": "testing", "SECRET_KEY": "k" * 32, **config})
    Feather(app, plugins=plugins)  # type: ignore[arg-type]
    return {row.name: f"{row.state}: {row.reason}" for row in app.extensions["feather"].rows}


def test_all_installed_plugins_are_used_by_default() -> None:
    assert set(states().values()) == {"active: installed"}
    assert set(states()) == set(OFFICIAL)


def test_feather_plugins_names_the_only_ones_to_use() -> None:
    found = states(FEATHER_PLUGINS="auth, jobs")
    assert found["auth"] == found["jobs"] == "active: named in FEATHER_PLUGINS"
    assert found["mail"] == "disabled: not named in FEATHER_PLUGINS"


def test_disabled_plugins_are_left_out_of_those(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATHER_DISABLED_PLUGINS", "jobs")
    found = states(FEATHER_PLUGINS="auth,jobs")
    assert found["jobs"] == "disabled: named in FEATHER_DISABLED_PLUGINS"


def test_the_argument_comes_before_the_settings() -> None:
    class Local(Plugin):
        name = "local"

    found = states(["auth", Local], FEATHER_PLUGINS="jobs", FEATHER_DISABLED_PLUGINS="auth")
    assert found["auth"] == "active: named in create_app(plugins=...)"
    assert found["local"].startswith("active")
    assert found["jobs"] == "disabled: not named in create_app(plugins=...)"


def test_no_plugins_at_all() -> None:
    assert all(state.startswith("disabled") for state in states([]).values())


@pytest.mark.parametrize("setting", ["FEATHER_PLUGINS", "FEATHER_DISABLED_PLUGINS"])
def test_an_unknown_name_stops_the_start_with_the_nearest(setting: str) -> None:
    with pytest.raises(SettingsError) as caught:
        states(**{setting: "atuh"})
    assert f"{setting}: no plugin called 'atuh' is installed; the nearest is 'auth'" in str(
        caught.value
    )


def test_a_name_of_ours_that_is_not_installed_comes_with_the_pip_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("feather.plugins.installed.distributions", list)
    with pytest.raises(SettingsError, match=r'pip install "feather-core\[auth\]"'):
        states(FEATHER_PLUGINS="auth")
    assert states(FEATHER_DISABLED_PLUGINS="auth") == {}
    with pytest.raises(SettingsError, match="is installed, and no other plugin either"):
        states(FEATHER_PLUGINS="other")
