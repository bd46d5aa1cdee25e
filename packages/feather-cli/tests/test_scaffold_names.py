"""Names that a project may have."""

import pytest

from feather_cli.scaffold.names import objection


@pytest.mark.parametrize("name", ["shop", "my-shop", "my_shop", "shop2", "a"])
def test_good_names(name: str) -> None:
    assert objection(name) is None


@pytest.mark.parametrize(
    ("name", "reason", "alternative"),
    [
        ("flask", "it would hide flask, a module of Python or of an installed", "flask-app"),
        ("test", "it would hide test, a module of Python", "test-app"),
        ("json", "it would hide json, a module of Python", "json-app"),
        ("flask-wtf", "it would hide flask_wtf, a module of Python or of an", "flask-wtf-app"),
        ("class", "class is a word of the Python language", "class-app"),
        ("match", "match is a word of the Python language", "match-app"),
        ("models", "models is the name of a file or folder inside every project", "models-app"),
        ("tests", "tests is the name of a file or folder inside every project", "tests-app"),
        ("My Shop", "a name starts with a-z and goes on with a-z, 0-9, - and _", "my-shop"),
        ("2048", "a name starts with a-z", "app-2048"),
        ("-x", "a name starts with a-z", "x"),
        ("shop.py", "a name starts with a-z", "shop-py"),
        ("süß", "a name starts with a-z", "s"),
        ("..", "a name starts with a-z", "my-app"),
        ("shop\n", "a name starts with a-z", "shop"),
    ],
)
def test_bad_names_are_told_why_and_what_instead(name: str, reason: str, alternative: str) -> None:
    told = objection(name)
    assert told is not None
    assert told.startswith(f"a project cannot be called {name!r}: {reason}")
    assert told.endswith(f". Try: feather new {alternative}")
    assert objection(alternative) is None


def test_a_folder_in_the_way_does_not_make_its_own_name_bad(tmp_path, monkeypatch) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert objection("shop") is None
    assert objection("other") is None
