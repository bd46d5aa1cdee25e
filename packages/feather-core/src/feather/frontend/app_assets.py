"""The app's own stylesheet, scripts and islands, as its toolchain left them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, url_for

from feather.frontend.islands import ISLANDS, islands_in

STYLESHEET = "dist/app.css"
SCRIPT = "js/app.js"


@dataclass(frozen=True)
class AppAssets:
    """Addresses of what the app adds to every page.

    Attributes:
        stylesheets: Stylesheets, after the framework's own.
        scripts: Module scripts.
        preloads: Modules that the scripts import, to be fetched at once.
        islands: The module of each island, by its name.
    """

    stylesheets: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    preloads: tuple[str, ...] = ()
    islands: Mapping[str, str] = field(default_factory=dict)


def app_assets() -> AppAssets:
    """Return the assets of the current app.

    The files are looked at each time, so that a new island or a first build needs no restart.
    """
    folder = current_app.static_folder
    if folder is None:
        return AppAssets()
    return unbundled(Path(folder))


def unbundled(folder: Path) -> AppAssets:
    """Return a folder's files as they are, and the compiled stylesheet if there is one.

    Args:
        folder: The static folder.
    """

    def present(name: str) -> tuple[str, ...]:
        return (url_for("static", filename=name),) if (folder / name).is_file() else ()

    return AppAssets(
        stylesheets=present(STYLESHEET),
        scripts=present(SCRIPT),
        islands={
            name: url_for("static", filename=f"{ISLANDS}/{name}.js") for name in islands_in(folder)
        },
    )
