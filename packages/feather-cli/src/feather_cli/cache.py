"""The overview of a healthy environment, kept until something that it depends on changes.

Reading metadata and examining plugins takes longer than starting Python. The key is everything
they depend on: the folders that packages are installed in, the plugins' own files, the settings
that choose plugins. An overview with problems is never kept, so a repair shows at once.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

_SETTINGS = ("FEATHER_PLUGINS", "FEATHER_DISABLED_PLUGINS")


@dataclass
class Overview:
    """What the overview shows, and what that was read from.

    Attributes:
        own: Help by name, of the commands of feather-cli.
        others: Help by name, of the commands of plugins.
        problems: What is wrong with the installed plugins.
        files: The files of the modules behind commands and plugins.
    """

    own: dict[str, str]
    others: dict[str, str]
    problems: list[str]
    files: list[str]


def read() -> Overview | None:
    """Return the kept overview, if everything that it depends on is unchanged."""
    try:
        kept = json.loads(_place().read_text("utf-8"))
        overview = Overview(**kept["overview"])
        return overview if kept["key"] == _key(overview.files) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # never written, unreadable or of another version: it is made anew


def write(overview: Overview) -> None:
    """Keep *overview* if it has no problems; do without where nothing can be written."""
    if overview.problems:
        return
    place = _place()
    draft = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(
            json.dumps({"key": _key(overview.files), "overview": asdict(overview)}), "utf-8"
        )
        draft.replace(place)
    except OSError:
        draft.unlink(missing_ok=True)


def _place() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    folder = Path(base) if base else Path.home() / ".cache"
    # One file for each environment, named after the folder of the interpreter.
    name = sys.prefix.strip(os.sep).replace(os.sep, "-").replace(":", "")
    return folder / "feather" / f"overview-{name}.json"


def _key(files: list[str]) -> list[object]:
    dotenv = _project_dotenv(Path.cwd())
    watched = [*sys.path, *files, *([str(dotenv)] if dotenv else [])]
    return [
        sys.version,
        [os.environ.get(name) for name in _SETTINGS],
        [[path, _stamp(path)] for path in watched],
    ]


def _stamp(path: str) -> list[int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116  # a Path object per entry costs as much again
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size]


def _project_dotenv(folder: Path) -> Path | None:
    """Return the ``.env`` whose settings count in *folder*, whether it exists or not."""
    for candidate in (folder, *folder.parents):
        if (candidate / "app.py").is_file():
            return candidate / ".env"
    return None
