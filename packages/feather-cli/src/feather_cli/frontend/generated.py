"""The folder ``.feather/``: what the tools need to know and Feather knows better."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from feather.frontend.assets import STATIC_FOLDER, manifest
from feather_cli.frontend.sources import PluginSources
from feather_cli.frontend.toolchain import Frontend

# A folder that is not there when the compiler starts would stay unknown to it, a pattern does not.
_OWN_SOURCES = ("../templates", "../static/{js,islands}/**/*")


def generate(frontend: Frontend, sources: PluginSources) -> None:
    """Write the folder; a file that is right already is left alone, so that nobody is woken up.

    Args:
        frontend: The project's.
        sources: What its plugins contribute.
    """
    for name, content in _files(frontend, sources).items():
        file = frontend.generated / name
        if not file.is_file() or file.read_text("utf-8") != content:
            _replace(file, content)


def _files(frontend: Frontend, sources: PluginSources) -> Mapping[str, str]:
    files = {
        ".gitignore": "*\n",
        "feather.d.ts": (STATIC_FOLDER / "feather.d.ts").read_text("utf-8"),
        "tailwind.css": tailwind_entry(sources),
    }
    if frontend.toolchain == "vite":
        templates = [frontend.root / "templates", *sources.templates]
        project = {"name": frontend.root.name, "templates": [str(path) for path in templates]}
        files["vite.js"] = (Path(__file__).parent / "vite.js").read_text("utf-8")
        files["project.json"] = json.dumps(project, indent=2) + "\n"
        files.update(_scripts())
    return files


def _scripts() -> Mapping[str, str]:
    """Return the browser's scripts under their plain names, for tests of islands in Node."""
    served = {name: file for name, file in manifest().items() if name.endswith(".js")}
    return {
        f"scripts/{name}": (STATIC_FOLDER / file).read_text("utf-8")
        for name, file in served.items()
    }


def tailwind_entry(sources: PluginSources) -> str:
    """Return the stylesheet that an app's own imports.

    Args:
        sources: What plugins contribute.
    """
    plugins = [str(path) for path in (*sources.templates, *sources.others)]
    paths = [*_OWN_SOURCES, *plugins]
    return "\n".join(
        [
            "/* Written by feather dev and feather build: change static/css/app.css instead. */",
            "@layer theme, base, components, utilities;",
            '@import "tailwindcss/theme.css" layer(theme);',
            '@import "tailwindcss/utilities.css" layer(utilities) source(none);',
            *(f"@source {_quoted(path)};" for path in paths),
            (STATIC_FOLDER / "tailwind-theme.css").read_text("utf-8"),
        ]
    )


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _replace(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    draft.write_text(content, "utf-8")
    draft.replace(file)
