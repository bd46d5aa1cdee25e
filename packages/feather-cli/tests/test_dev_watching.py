"""Which edits ``feather dev`` notices."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feather_cli.development import watching
from feather_cli.development.stopping import Stop
from feather_cli.development.watching import Watch

QUIET = 0.3  # seconds


def changes(watch: Watch, edit: Callable[[], object], patience: float = 15) -> set[str]:
    """Return what is noticed of an edit: until nothing more is, or for so long if nothing is."""
    watch.wait(Stop())
    edit()
    noticed: set[str] = set()
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := watch.wait(Stop()):
            noticed.update(found)
            end = time.monotonic() + QUIET
    return noticed


@pytest.mark.parametrize("name", ["app.py", "config.py", ".env", "routes/api/users.py"])
def test_notices_what_the_app_has_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    watch = Watch(tmp_path)
    assert changes(watch, lambda: path.write_text("a = 1")) == {name}
    assert changes(watch, lambda: path.with_suffix(".new").write_text("a = 2"), QUIET) == set()
    assert changes(watch, lambda: path.with_suffix(".new").replace(path)) == {name}
    assert changes(watch, path.unlink) == {name}


@pytest.mark.parametrize(
    "name",
    [
        ".git/hooks/x.py",
        "__pycache__/x.py",
        "environment/x.py",
        "instance/x.py",
        "migrations/versions/x.py",
        "node_modules/gyp/x.py",
        "routes/.env",
        "static/app.css",
        "templates/page.html",
        "tests/test_x.py",
        "venv/x.py",
    ],
)
def test_leaves_the_rest_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    if "environment" in name:
        (path.parent / "pyvenv.cfg").write_text("")
    watch = Watch(tmp_path)
    assert changes(watch, lambda: path.write_text("a = 1"), QUIET) == set()


def test_folders_may_come_and_go(tmp_path: Path) -> None:
    module = tmp_path / "services" / "static" / "x.py"

    def create() -> None:
        module.parent.mkdir(parents=True)
        module.write_text("")

    watch = Watch(tmp_path)
    for _ in range(2):
        assert changes(watch, create) == {"services/static/x.py"}
        assert changes(watch, lambda: module.write_text("a = 1")) == {"services/static/x.py"}
        assert changes(watch, lambda: shutil.rmtree(tmp_path / "services")) == {
            "services/static/x.py"
        }


def test_folder_that_vanishes_before_it_is_watched(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    watch = Watch(tmp_path)
    (tmp_path / "services").rmdir()
    assert changes(watch, lambda: (tmp_path / "app.py").write_text("")) == {"app.py"}


def test_edit_before_the_first_wait_counts(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    (tmp_path / "app.py").write_text("")
    assert watch.wait(Stop()) == ["app.py"]


def test_folder_that_vanishes_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanished(*folders: str, **options: object) -> Iterator[None]:
        raise FileNotFoundError
        yield

    watch = Watch(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "watch", vanished)
        assert watch.wait(Stop()) == []
    assert changes(watch, lambda: (tmp_path / "app.py").write_text("")) == {"app.py"}
