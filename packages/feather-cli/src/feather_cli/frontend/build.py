"""Building an app's CSS and JavaScript for production."""

import gzip
import shutil
import subprocess
from pathlib import Path

from feather_cli.frontend import tailwind, vite
from feather_cli.frontend.generated import generate
from feather_cli.frontend.sources import plugin_sources
from feather_cli.frontend.toolchain import Frontend


class BuildError(RuntimeError):
    """The build failed; the text says why, or that the tool has said so."""


def build(frontend: Frontend) -> str:
    """Build what pages need, into ``static/dist/``; a build that fails leaves the last one.

    Args:
        frontend: The project's.

    Returns:
        What was built, in a sentence.

    Raises:
        BuildError: If the tool is missing or fails.
        ViteMissing: If the project uses Vite, which cannot run.
        PluginError: If a plugin names something that is not there.
        SettingsError: If the settings select plugins that do not exist.
    """
    if frontend.toolchain == "vite":
        vite.require(frontend)
    elif not frontend.compiles():
        return "Nothing to build: there is no static/css/app.css."
    generate(frontend, plugin_sources(frontend.root))
    return _bundle(frontend) if frontend.toolchain == "vite" else _compile(frontend)


def clear_other_build(frontend: Frontend) -> None:
    """Remove what Vite built in a project that does not use it any more: pages would name it."""
    if frontend.manifest.exists():
        shutil.rmtree(frontend.built)


def _compile(frontend: Frontend) -> str:
    program = tailwind.compiler()
    if program is None:
        raise BuildError(f"no CSS compiler is installed: {tailwind.EXTRA}")
    draft = frontend.generated / "app.css"
    _run(tailwind.build_command(program, frontend, draft), frontend)
    clear_other_build(frontend)
    frontend.built.mkdir(exist_ok=True)
    draft.replace(frontend.stylesheet)
    size, compressed = _sizes(frontend.stylesheet)
    return f"Built static/dist/app.css: {size} kB, {compressed} kB compressed."


def _bundle(frontend: Frontend) -> str:
    _run(vite.build_command(frontend), frontend)
    count = sum(path.is_file() for path in frontend.built.rglob("*"))
    return f"Built static/dist/ ({count} files)."


def _run(command: list[str], frontend: Frontend) -> None:
    done = subprocess.run(command, cwd=frontend.root, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        name = Path(command[0]).name
        raise BuildError(f"the build failed: {name} ended with {done.returncode}; see above")


def _sizes(file: Path) -> tuple[str, str]:
    content = file.read_bytes()
    return f"{len(content) / 1000:.1f}", f"{len(gzip.compress(content)) / 1000:.1f}"
