"""The app's own static files: addresses that change with the content, kept by browsers for ever."""

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.security import safe_join

from feather.frontend.app_assets import by_vite
from feather.frontend.vite import BUILT, last_build

_YEAR = 31_536_000  # seconds
_HASH_LENGTH = 12


class StaticFiles:
    """The files below an app's static folder and the hashes of what is in them.

    Args:
        app: The app; it may have no static folder.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[str, tuple[int, int, str]] = {}

    def hash(self, filename: str) -> str | None:
        """Return a hash of a file's content, computed anew when its time or size changed.

        Args:
            filename: Its path below the static folder, with slashes; one that leads out of the
                folder names no file.

        Returns:
            12 hexadecimal digits, or ``None`` if the app has no such file.
        """
        folder = self._app.static_folder
        path = safe_join(folder, filename) if folder else None
        if path is None:
            return None
        try:
            status = os.stat(path)  # noqa: PTH116  # every page asks this of several files
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        known = self._known.get(filename)
        if known is None or known[:2] != (status.st_mtime_ns, status.st_size):
            with Path(path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()[:_HASH_LENGTH]
            known = self._known[filename] = (status.st_mtime_ns, status.st_size, digest)
        return known[2]


def init_static_files(app: Flask) -> None:
    """Put the content's hash into ``url_for("static", ...)``; let browsers keep such answers.

    An address without a hash, or with one of other content, is asked for again each time. What
    Vite built has the hash in its name already, and what it serves must keep its name.

    Args:
        app: An app whose static files Flask serves.
    """
    files = StaticFiles(app)

    def built(filename: str) -> bool:
        if not filename.startswith(f"{BUILT}/") or app.static_folder is None:
            return False
        build = last_build(Path(app.static_folder))
        return build is not None and filename in build.files

    def put_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        filename = values.get("filename", "")
        if not built(filename) and not by_vite():
            digest = files.hash(filename)
            if digest is not None:
                values["v"] = digest

    def serve(filename: str) -> Response:
        response = app.send_static_file(filename)
        given = request.args.get("v")
        if built(filename) or (given is not None and given == files.hash(filename)):
            control = response.cache_control
            control.no_cache = None
            control.public = control.immutable = True
            control.max_age = _YEAR
        return response

    app.url_defaults(put_hash)
    app.view_functions["static"] = serve
