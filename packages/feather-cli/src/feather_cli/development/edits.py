"""Noticing edits that pages show without a restart: templates, styles and scripts."""

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from feather_cli.development.changes import Changes, Kind

if TYPE_CHECKING:
    from flask import Flask

_QUIET = 50  # milliseconds without a further event that end a group of edits
_LOOK = 1000  # milliseconds without an event after which stylesheets are looked for all the same
_SCRIPTS = frozenset((".js", ".mjs"))
_DRAFTS = ("~", ".swp", ".swx", ".tmp")


class Edits:
    """The files behind an app's pages.

    Args:
        templates: Folders of templates.
        static: The app's static folder, if it has one.
    """

    def __init__(self, templates: Iterable[Path], static: Path | None) -> None:
        self._templates = tuple(folder.resolve() for folder in templates if folder.is_dir())
        self._static = static.resolve() if static and static.is_dir() else None
        self._linkable = self._stylesheets()

    @classmethod
    def of(cls, app: "Flask") -> "Edits":
        """Return those of *app*, its plugins and its blueprints.

        Args:
            app: The app.
        """
        host = app.extensions.get("feather")
        contributed = host.contributions["feather_template_folders"] if host else ()
        folders = [Path(app.root_path, app.template_folder or "templates")]
        folders += [contribution.value for contribution in contributed]
        for blueprint in app.iter_blueprints():
            if blueprint.template_folder:
                folders.append(Path(blueprint.root_path, blueprint.template_folder))
        return cls(folders, Path(app.static_folder) if app.static_folder else None)

    def watch(self, changes: Changes) -> None:
        """Note every edit in *changes* from now on, in a thread of its own.

        Args:
            changes: Where to note them.
        """
        threading.Thread(target=self._watch, args=(changes,), name="edits", daemon=True).start()

    def kind(self, path: Path) -> Kind | None:
        """Return what an edit of a file asks of pages, or ``None`` for nothing.

        Args:
            path: The file that was written, renamed or removed.
        """
        if path.name.startswith(".") or path.name.endswith(_DRAFTS):
            return None
        if any(path.is_relative_to(folder) for folder in self._templates):
            return "page"
        if path.suffix == ".css":
            return "style"
        return "page" if path.suffix in _SCRIPTS else None

    def farthest(self, paths: Iterable[Path]) -> Kind | None:
        """Return what a group of edits asks of pages, or ``None`` for nothing.

        Pages link a stylesheet, or do not, by whether it is there. That is looked up: events miss
        what is in folders that appear with their contents.

        Args:
            paths: The files that were written, renamed or removed since the last call.
        """
        before, self._linkable = self._linkable, self._stylesheets()
        kinds = {self.kind(path) for path in paths}
        if "page" in kinds or self._linkable != before:
            return "page"
        return "style" if "style" in kinds else None

    def _stylesheets(self) -> set[Path]:
        return set(self._static.rglob("*.css")) if self._static else set()

    def _watch(self, changes: Changes) -> None:
        from watchfiles import watch

        logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells of every change
        folders = [*self._templates, *([self._static] if self._static else [])]
        if not folders:
            return
        for group in watch(
            *folders, watch_filter=None, step=_QUIET, rust_timeout=_LOOK, yield_on_timeout=True
        ):
            if kind := self.farthest(Path(path) for _, path in group):
                changes.note(kind)
