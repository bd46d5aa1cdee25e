"""Typed settings: sources, conversion, errors and secrets."""

import sys
from dataclasses import FrozenInstanceError
from functools import partial
from typing import Literal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feather.settings import Settings, SettingsError, setting
from feather.settings.convert import WrongValue, _validate, convert
from feather.settings.sources import SettingsSources


class Sample(Settings):
    LEVEL: Literal["low", "high"] = setting("low", "How loud.")
    PORT: int = setting(80, "Where.")
    DEBUGGING: bool = setting(False, "Whether.")
    NAMES: tuple[str, ...] = setting((), "Which.")
    RATIO: float | None = setting(None, "How much.")
    TOKEN: str | None = setting(None, "The key.", secret=True)


class Needy(Settings):
    BUCKET: str = setting(help="The bucket that files go to.")


def read(config: dict[str, object] | None = None, dotenv: dict[str, str] | None = None) -> Sample:
    return Sample.read(SettingsSources(config or {}, dotenv or {}))


def test_defaults_apply_and_need_no_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)
    settings = read({"LEVEL": "high", "TOKEN": "text"})
    assert settings == Sample(LEVEL="high", TOKEN="text")
    assert settings.PORT == 80


def test_the_usual_texts_need_no_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)
    settings = read(dotenv={"PORT": "8080", "DEBUGGING": "True", "NAMES": "a, b,,c"})
    assert settings == Sample(PORT=8080, DEBUGGING=True, NAMES=("a", "b", "c"))
    assert read({"NAMES": ("a", "b")}).NAMES == ("a", "b")


@hypothesis_settings(deadline=None)
@pytest.mark.parametrize("declared", [bool, int, tuple[str, ...], int | None])
@given(
    st.text(max_size=4)
    | st.from_regex(r"-?[0-9_. ]{1,22}|(?i:true|false|yes|on|[01])")
    | st.lists(st.text(max_size=2) | st.integers()).map(tuple)
)
def test_the_usual_texts_mean_what_they_mean_to_pydantic(declared: object, value: object) -> None:
    if declared == tuple[str, ...] and isinstance(value, str):
        return  # a text is split first
    outcomes: list[object] = []
    for made in (partial(convert, value, declared), partial(_validate, value, declared)):
        try:
            outcomes.append(made())
        except WrongValue as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]
    assert type(outcomes[0]) is type(outcomes[1])


def test_text_becomes_the_declared_type() -> None:
    settings = read(dotenv={"PORT": "8080", "DEBUGGING": "yes", "NAMES": "a, b,,c", "RATIO": "0.5"})
    assert settings == Sample(PORT=8080, DEBUGGING=True, NAMES=("a", "b", "c"), RATIO=0.5)


def test_config_comes_before_environment_before_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    dotenv = {"PORT": "3", "LEVEL": "high"}
    assert read(dotenv=dotenv).PORT == 3
    monkeypatch.setenv("PORT", "2")
    assert read(dotenv=dotenv).PORT == 2
    assert read({"PORT": 1}, dotenv).PORT == 1
    assert read({"PORT": None}, dotenv).PORT == 2


def test_empty_text_counts_as_not_set() -> None:
    assert read(dotenv={"TOKEN": "", "PORT": ""}) == Sample()


def test_a_wrong_choice_names_setting_value_source_and_the_nearest() -> None:
    with pytest.raises(SettingsError) as caught:
        read(dotenv={"LEVEL": "hihg"})
    assert str(caught.value) == (
        "A setting is wrong:\n"
        "  LEVEL='hihg' (from .env): the nearest accepted value is 'high' (accepted: low, high)"
    )


def test_a_wrong_type_says_what_is_expected() -> None:
    with pytest.raises(SettingsError, match=r"PORT='eighty' \(from \.env\): input should be a val"):
        read(dotenv={"PORT": "eighty"})


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read({"PORT": "x", "DEBUGGING": "perhaps", "LEVEL": "z"})
    assert len(caught.value.problems) == 3
    assert "3 settings are wrong" in str(caught.value)


def test_a_required_setting_that_is_missing_says_what_it_is_for() -> None:
    with pytest.raises(SettingsError, match="BUCKET is not set: The bucket that files go to"):
        Needy.read(SettingsSources({}, {}))


def test_a_secret_is_never_shown() -> None:
    class Strict(Settings):
        CODE: int = setting(0, secret=True)

    assert "hunter2" not in repr(read({"TOKEN": "hunter2"}))
    with pytest.raises(SettingsError) as caught:
        Strict.read(SettingsSources({"CODE": "hunter2"}, {}))
    assert "CODE (from the app's config): " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        read().PORT = 1  # type: ignore[misc]


def test_a_plain_flask_app_has_settings_without_feather() -> None:
    app = Flask("plain")
    app.config["PORT"] = 9
    assert Sample.of(app).PORT == 9
    app.config["PORT"] = 10
    assert Sample.of(app).PORT == 9, "read once"
