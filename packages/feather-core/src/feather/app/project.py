"""A project folder: where it is and what configures it."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from feather.app.modules import import_project_module

ENTRY_POINT = "app.py"


class ProjectNotFound(RuntimeError):
    """No folder at or above the starting point holds a project."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"no Feather project at {start} or above it: a project folder contains {ENTRY_POINT}. "
            "Create one with: feather new NAME"
        )


@dataclass(frozen=True)
class Project:
    """A project folder.

    Attributes:
        root: The folder that holds ``app.py``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """Return the project at *start* or in the nearest folder above it.

        Raises:
            ProjectNotFound: If there is none.
        """
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / ENTRY_POINT).is_file():
                return cls(folder)
        raise ProjectNotFound(start)

    @cached_property
    def dotenv(self) -> dict[str, str]:
        """The values of ``.env``; empty when there is no such file."""
        path = self.root / ".env"
        if not path.is_file():
            return {}
        from dotenv import dotenv_values

        return {name: value for name, value in dotenv_values(path).items() if value is not None}

    def make_importable(self) -> None:
        """Put the folder on ``sys.path``, so that ``from models import User`` works."""
        if str(self.root) not in sys.path:
            sys.path.insert(0, str(self.root))

    def config_class(self, environment: str) -> type | None:
        """Return the class of ``config.py`` for *environment*.

        Returns:
            ``DevelopmentConfig``, ``ProductionConfig`` or ``TestingConfig``, else ``Config``, else
            ``None`` when there is no ``config.py``.
        """
        if not (self.root / "config.py").is_file():
            return None
        module = import_project_module(self.root, "config")
        for name in (f"{environment.capitalize()}Config", "Config"):
            if isinstance(found := getattr(module, name, None), type):
                return found
        return None
