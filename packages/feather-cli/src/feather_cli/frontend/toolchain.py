"""Which of the two toolchains a project uses, and where its parts are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Name = Literal["standalone", "vite"]
_VITE_CONFIGS = tuple(f"vite.config.{suffix}" for suffix in ("js", "mjs", "ts", "mts"))


@dataclass(frozen=True)
class Frontend:
    """The front end of a project.

    Attributes:
        root: The project's folder.
    """

    root: Path

    @property
    def toolchain(self) -> Name:
        """Vite in a project with a configuration for it, else the standalone one."""
        return (
            "vite" if any((self.root / name).is_file() for name in _VITE_CONFIGS) else "standalone"
        )

    @property
    def entry(self) -> Path:
        """The stylesheet that imports Tailwind and holds the app's own rules."""
        return self.root / "static" / "css" / "app.css"

    @property
    def built(self) -> Path:
        """The folder of what was built; nothing else is kept there."""
        return self.root / "static" / "dist"

    @property
    def stylesheet(self) -> Path:
        """What the standalone toolchain compiles."""
        return self.built / "app.css"

    @property
    def manifest(self) -> Path:
        """Where Vite says what it built."""
        return self.built / "manifest.json"

    @property
    def generated(self) -> Path:
        """The folder of files that Feather writes for the tools."""
        return self.root / ".feather"

    def compiles(self) -> bool:
        """Return whether there is something to compile without Vite."""
        return self.toolchain == "standalone" and self.entry.is_file()

    def is_built(self) -> bool:
        """Return whether pages find what they need, in production as well."""
        if self.toolchain == "vite":
            return self.manifest.is_file()
        return self.stylesheet.is_file() or not self.entry.is_file()
