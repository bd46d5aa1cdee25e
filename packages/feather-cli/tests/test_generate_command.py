"""``feather generate island``."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from feather_cli.commands.generate import app as command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def island(project: Path) -> Callable[[str], Result]:
    return lambda name: CliRunner().invoke(command, ["island", name])


def test_it_writes_an_island_and_says_how_to_use_it(
    island: Callable[[str], Result], project: Path
) -> None:
    result = island("like-button")
    assert result.exit_code == 0
    assert result.stdout == (
        "Wrote static/islands/like-button.js. Use it in a template:\n\n"
        '<div data-island="like-button">\n'
        '  <button type="button" data-action="increment">Count</button>\n'
        '  <output class="count">0</output>\n'
        "</div>\n"
    )
    text = (project / "static/islands/like-button.js").read_text()
    assert 'island("like-button", {' in text
    assert '//   <div data-island="like-button">' in text


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("LikeButton", "like-button"),
        ("like_button", "like-button"),
        ("../app", "app"),
        ("2-col", "col"),
        ("a/b", "a-b"),
        ("like-", "like"),
        ("\u00e9", "my-island"),
    ],
)
def test_a_name_that_no_island_can_have_is_wrong_usage(
    island: Callable[[str], Result], project: Path, name: str, better: str
) -> None:
    result = island(name)
    assert (result.exit_code, result.stderr) == (
        2,
        (
            f"feather: an island cannot be called {name!r}: a name has lower-case letters and "
            f"digits, in words joined by hyphens. Try: feather generate island {better}\n"
        ),
    )
    assert [path.name for path in project.iterdir()] == ["app.py"]


def test_an_island_that_is_there_stays(island: Callable[[str], Result], project: Path) -> None:
    file = project / "static/islands/board.js"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    result = island("board")
    assert (result.exit_code, result.stderr) == (
        1,
        (
            "feather: static/islands/board.js is there already: choose another name, or remove the "
            "file first\n"
        ),
    )
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(
    island: Callable[[str], Result], project: Path
) -> None:
    (project / "static").touch()
    result = island("board")
    assert result.exit_code == 1
    assert result.stderr == ("feather: cannot write static/islands/board.js: Not a directory\n")


def test_outside_a_project_it_is_wrong_usage(
    island: Callable[[str], Result], project: Path
) -> None:
    (project / "app.py").unlink()
    assert island("board").exit_code == 2
