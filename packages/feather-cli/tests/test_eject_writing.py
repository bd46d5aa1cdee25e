"""All files that ``feather eject`` writes, or none."""

from pathlib import Path

import pytest

from feather_cli.ejecting.writing import write


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


@pytest.mark.parametrize("last", ["x" * 254, "a-folder"], ids=["write", "rename"])
def test_a_failing_write_leaves_everything_as_it_was(tmp_path: Path, last: str) -> None:
    # The name of the draft of the first is longer than a name may be; no file can take the place
    # of the second.
    (tmp_path / "templates/a-folder").mkdir(parents=True)
    (tmp_path / "templates/a.html").write_text("mine")
    before = contents(tmp_path)
    files = {"templates/a.html": b"new", "deep/er/b.html": b"new", f"templates/{last}": b"new"}
    with pytest.raises(OSError, match=r"too long|directory"):
        write(tmp_path, files)
    assert contents(tmp_path) == before
    assert not (tmp_path / "deep").exists()
