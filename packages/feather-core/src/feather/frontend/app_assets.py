"""The app's own stylesheets, scripts and islands: as they are, as built, or as Vite serves them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, request, url_for

from feather.frontend.islands import ISLANDS, island_names
from feather.frontend.vite import BUILT, Build, last_build

STYLESHEET = "css/app.css"
SCRIPT = "js/app.js"
_COMPILED = f"{BUILT}/app.css"
_VITE_CLIENT = "@vite/client"
_FROM_VITE = "HTTP_X_FEATHER_VITE"


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
    if current_app.static_folder is None:
        return AppAssets()
    folder = Path(current_app.static_folder)
    if by_vite():
        return _served(folder)
    build = last_build(folder)
    return _unbundled(folder) if build is None else _bundled(build)


def by_vite() -> bool:
    """Tell whether Vite's development server handed the request on, and so serves the assets."""
    development: bool = current_app.config.get("FEATHER_ENV") == "development"
    return development and bool(request) and _FROM_VITE in request.environ


def _unbundled(folder: Path) -> AppAssets:
    files = [name for name in (_COMPILED, SCRIPT) if (folder / name).is_file()]
    return AppAssets(
        stylesheets=_urls(name for name in files if name == _COMPILED),
        scripts=_urls(name for name in files if name == SCRIPT),
        islands={name: _url(_module(name)) for name in island_names(folder)},
    )


def _bundled(build: Build) -> AppAssets:
    sources = [source for source in build.chunks if source.startswith(f"{ISLANDS}/")]
    # What an island imports is fetched when a page has that island; its styles, for lack of
    # somebody who would link them then, come with every page.
    styles = [*build.file(STYLESHEET), *build.styles([SCRIPT, *sources])]
    return AppAssets(
        stylesheets=_urls(styles),
        scripts=_urls(build.file(SCRIPT)),
        preloads=_urls(build.imports(SCRIPT)),
        islands={Path(source).stem: _url(build.file(source)[0]) for source in sources},
    )


def _served(folder: Path) -> AppAssets:
    scripts = [_VITE_CLIENT, *([SCRIPT] if (folder / SCRIPT).is_file() else [])]
    return AppAssets(
        stylesheets=_urls([STYLESHEET] if (folder / STYLESHEET).is_file() else []),
        scripts=_urls(scripts),
        islands={name: _url(_module(name)) for name in island_names(folder)},
    )


def _module(island: str) -> str:
    return f"{ISLANDS}/{island}.js"


def _url(name: str) -> str:
    return url_for("static", filename=name)


def _urls(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(_url(name) for name in names)
