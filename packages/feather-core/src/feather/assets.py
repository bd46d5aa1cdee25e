"""Serves the framework's browser assets: htmx, the islands runtime, the API client and the glue."""

from pathlib import Path

from flask import Blueprint, Flask

STATIC_FOLDER = Path(__file__).parent / "static"


class _AssetBlueprint(Blueprint):
    def get_send_file_max_age(self, filename: str | None) -> int:  # noqa: ARG002 - as in Flask
        """Have browsers ask each time (the answer is mostly 304).

        The names stay the same from release to release, so the app's ``SEND_FILE_MAX_AGE_DEFAULT``,
        which is meant for its own files, would keep outdated ones alive.
        """
        return 0


def init_assets(app: Flask) -> None:
    """Serve the assets under ``/feather-static/``, as the endpoint ``feather.static``.

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
    app.register_blueprint(
        _AssetBlueprint(
            "feather", __name__, static_folder=STATIC_FOLDER, static_url_path="/feather-static"
        )
    )
