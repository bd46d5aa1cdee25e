"""Serves the framework's browser assets: styles, font, htmx and the islands runtime."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, send_from_directory

STATIC_FOLDER = Path(__file__).parents[1] / "static"
_YEAR = 31_536_000  # seconds; what RFC 9111 caches take for "does not change"


def init_assets(app: Flask) -> None:
    """Serve the assets under ``/feather-static/``, as the endpoint ``feather.static``.

    ``url_for("feather.static", filename="feather.js")`` gives the address with the content's hash,
    which browsers keep for ever. The plain name works too, and is asked for again each time.

    Args:
        app: The application to add the route to.

    Raises:
        RuntimeError: The assets were never built, as in a checkout without an install.
    """
    if not (STATIC_FOLDER / "STAMP").is_file():
        raise RuntimeError(
            f"feather-core has no browser assets: {STATIC_FOLDER} was never built. Reinstall "
            "feather-core from a wheel, or in a checkout of Feather run `make test` or `make demo`."
        )
    blueprint = Blueprint("feather", __name__)
    blueprint.add_url_rule("/feather-static/<path:filename>", "static", _serve)
    blueprint.url_defaults(_put_hash)
    app.register_blueprint(blueprint)


@cache
def manifest() -> Mapping[str, str]:
    """Return the names of all served files with their hash, by the names without it."""
    names: dict[str, str] = json.loads((STATIC_FOLDER / "manifest.json").read_text("utf-8"))
    return names


@cache
def _hashed() -> frozenset[str]:
    return frozenset(manifest().values())


def _put_hash(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "feather.static" and "filename" in values:
        values["filename"] = manifest().get(values["filename"], values["filename"])


def _serve(filename: str) -> Response:
    if filename in _hashed():
        response = send_from_directory(STATIC_FOLDER, filename, max_age=_YEAR)
        response.cache_control.immutable = True
    elif filename in manifest():
        response = send_from_directory(STATIC_FOLDER, manifest()[filename], max_age=0)
    else:
        abort(404)
    return response
