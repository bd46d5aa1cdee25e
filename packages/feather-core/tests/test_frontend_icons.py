import logging
from pathlib import Path

import pytest
from markupsafe import Markup

from feather.frontend import assets, icons
from feather.frontend.icons import icon
from feather.testing import Fragment


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    icons._drawing.cache_clear()
    icons._decoration.cache_clear()


def drawing(html: str) -> list[object]:
    return list(Fragment(html).one("svg").children)


def test_an_icon_is_decoration_without_a_label() -> None:
    svg = Fragment(icon("home")).one("svg.f-icon")
    assert svg.attributes["aria-hidden"] == "true"
    assert svg.attributes["focusable"] == "false"
    assert "role" not in svg.attributes
    assert "data-size" not in svg.attributes
    assert svg.one("path").attributes["d"]


def test_an_icon_with_a_label_speaks() -> None:
    svg = Fragment(icon("home", label='Home "<b>"')).one("svg[role=img]")
    assert svg.attributes["aria-label"] == 'Home "<b>"'
    assert "aria-hidden" not in svg.attributes


@pytest.mark.parametrize("size", ["sm", "lg", "xl"])
def test_sizes_are_for_the_stylesheet(size: str) -> None:
    assert Fragment(icon("home", size=size)).one("svg").attributes["data-size"] == size


def test_what_others_pass_is_escaped() -> None:
    svg = Fragment(icon("home", size='"><b>', class_='a"><b>')).one("svg")
    assert svg.attributes["class"] == 'f-icon a"><b>'
    assert svg.attributes["data-size"] == '"><b>'


def test_markup_and_the_same_text_are_told_apart() -> None:
    assert icon("home", size=Markup("&amp;")) == icon("home", size="&")
    assert icon("home", size="&amp;") != icon("home", size="&")
    assert icon("home", size=Markup("&")) != icon("home", size="&")


def test_a_filled_icon_is_another_drawing() -> None:
    assert drawing(icon("home", fill=True)) != drawing(icon("home"))


def test_an_icon_that_has_no_filled_variant_is_drawn_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert str(drawing(icon("people", fill=True))) == str(drawing(icon("people")))
    assert caplog.records == []


def test_every_name_of_the_pack_is_found(caplog: pytest.LogCaptureFixture) -> None:
    lines = (assets.STATIC_FOLDER / "icons.txt").read_text("utf-8").splitlines()
    assert len(lines) > 8000
    for line in (*lines[:50], *lines[::97], *lines[-50:]):
        name, view_box, markup = line.split("\t")
        assert icons._find(name) == (view_box, markup)
    assert caplog.records == []


@pytest.mark.parametrize(
    "name", ["", "zzzz", "0", "home\t", "home\n", "../tokens.css", "ünknown", "\udcff", "h" * 9999]
)
def test_an_unknown_name_shows_help_and_warns_once(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        first, second = icon(name), icon(name)
    assert first == second == icon("help")
    (record,) = caplog.records
    assert record.getMessage() == (
        f"icon {name[:64]!r} does not exist; a question mark is shown. The names are those of "
        "https://fonts.google.com/icons, with underscores: 'arrow_back'"
    )


def test_what_is_no_text_shows_help() -> None:
    assert icon(None) == icon("help")  # type: ignore[arg-type]
    assert icon(["home"]) == icon("help")  # type: ignore[arg-type]


def test_a_name_never_opens_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    icon("home")

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("a file was opened")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    icon("/etc/passwd")
