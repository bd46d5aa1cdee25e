"""What Vite built of an app's assets: its manifest."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

BUILT = "dist"
Chunk = Mapping[str, Any]


@dataclass(frozen=True)
class Build:
    """A build; all paths are below the app's static folder.

    Attributes:
        chunks: The manifest: what was made of each source file.
    """

    chunks: Mapping[str, Chunk]

    @cached_property
    def files(self) -> frozenset[str]:
        """All built files; each has its content's hash in its name."""
        chunks = self.chunks.values()
        return frozenset(
            f"{BUILT}/{name}"
            for c in chunks
            for name in (c["file"], *c.get("css", ()), *c.get("assets", ()))
        )

    def file(self, source: str) -> list[str]:
        """Return what was built from a source file, if it is part of the build."""
        return [f"{BUILT}/{self.chunks[source]['file']}"] if source in self.chunks else []

    def imports(self, source: str) -> list[str]:
        """Return the modules that the one built from *source* imports, however indirectly."""
        return [f"{BUILT}/{chunk['file']}" for chunk in self._with_imports(source)[1:]]

    def styles(self, sources: Iterable[str]) -> list[str]:
        """Return the stylesheets that modules import, each once."""
        chunks = [chunk for source in sources for chunk in self._with_imports(source)]
        names = [name for chunk in chunks for name in chunk.get("css", ())]
        return [f"{BUILT}/{name}" for name in dict.fromkeys(names)]

    def _with_imports(self, source: str) -> list[Chunk]:
        found: dict[str, Chunk] = {}
        waiting = [source]
        while waiting:
            key = waiting.pop(0)
            if key in self.chunks and key not in found:
                found[key] = self.chunks[key]
                waiting += found[key].get("imports", ())
        return list(found.values())


def last_build(static_folder: Path) -> Build | None:
    """Return what Vite built last, or ``None`` if it built nothing.

    Args:
        static_folder: The app's static folder.
    """
    manifest = static_folder / BUILT / "manifest.json"
    try:
        written = manifest.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _read(manifest, written)


@lru_cache(maxsize=8)
def _read(manifest: Path, _written: int) -> Build:
    return Build(json.loads(manifest.read_text("utf-8")))
