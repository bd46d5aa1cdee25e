"""Distributions that exist only for a test: real metadata and modules in a temporary folder."""

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import invalidate_caches
from pathlib import Path
from textwrap import dedent

import pytest

MakeDistribution = Callable[..., Path]


def write_distribution(
    folder: Path,
    name: str,
    *,
    version: str = "1.0",
    requires: Sequence[str] = (),
    plugins: dict[str, str] | None = None,
    commands: dict[str, str] | None = None,
    modules: dict[str, str] | None = None,
    summary: str = "A plugin made by a test.",
) -> Path:
    """Write an installed distribution into *folder*, as an installer would.

    Args:
        folder: A folder that is, or will be, on ``sys.path``.
        name: The distribution's name.
        version: Its version.
        requires: Its requirements.
        plugins: Entry points of ``feather.plugins``.
        commands: Entry points of ``feather.commands``.
        modules: Source text by file path.
        summary: Its one-line description.
    """
    for path, source in (modules or {}).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(source), "utf-8")
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    groups = {"feather.plugins": plugins or {}, "feather.commands": commands or {}}
    (info / "entry_points.txt").write_text(
        "".join(
            f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in points.items())
            for group, points in groups.items()
            if points
        ),
        "utf-8",
    )
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in modules or {}), "utf-8")
    invalidate_caches()
    return folder


@pytest.fixture
def make_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeDistribution]:
    """Install distributions for one test; their modules are forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))

    def make(name: str, **contents: object) -> Path:
        return write_distribution(folder, name, **contents)  # type: ignore[arg-type]

    yield make
    for name, module in list(sys.modules.items()):
        if str(folder) in str(getattr(module, "__file__", "")):
            del sys.modules[name]
