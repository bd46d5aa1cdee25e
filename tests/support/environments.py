"""Built wheels, and fresh environments to install them in."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
DISTRIBUTIONS = sorted((ROOT / "packages").iterdir())
UV = which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "uv"


@dataclass(frozen=True)
class Environment:
    """A virtual environment.

    Attributes:
        folder: Where it is.
        wheels: The folder of our wheels that it installs from.
    """

    folder: Path
    wheels: Path

    def run(self, *command: str, check: bool = True, **options: object) -> str:
        """Run a program of the environment; return its standard output and error output."""
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}{os.pathsep}/usr/bin:/bin"}
        environment.pop("PYTHONPATH", None)
        done = subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            env={**environment, "XDG_CACHE_HOME": str(self.folder / "cache")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=240,
            **options,  # type: ignore[call-overload]
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)} exited {done.returncode}:\n{done.stdout}")
        output: str = done.stdout
        return output

    def install(self, *requirements: str) -> None:
        """Install requirements, ours from the wheels just built and others from the index."""
        subprocess.run(
            [UV, "pip", "install", "--quiet", "--python", str(self.folder / "bin" / "python"),
             "--find-links", str(self.wheels), *requirements],
            check=True,
        )  # fmt: skip

    def ours(self) -> set[str]:
        """Return the installed distributions whose name starts with ``feather``."""
        listed = subprocess.run(
            [UV, "pip", "list", "--format", "json", "--python", str(self.folder)],
            check=True,
            capture_output=True,
        )
        return {d["name"] for d in json.loads(listed.stdout) if d["name"].startswith("feather")}


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel of each distribution and of the example plugin, built once."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "wheels"
    with FileLock(shared / "wheels.lock"):
        if not folder.exists():
            draft = shared / "wheels-draft"
            sources = [*DISTRIBUTIONS, ROOT / "examples" / "feather-hello"]
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda source: _build(source, draft), sources))
            draft.rename(folder)
    return folder


@pytest.fixture
def fresh(wheels: Path, tmp_path: Path) -> Iterator[Callable[..., Environment]]:
    """Make a virtual environment with nothing but the given requirements."""

    def make(*requirements: str, name: str = "environment") -> Environment:
        environment = Environment(tmp_path / name, wheels)
        subprocess.run(
            [UV, "venv", "--quiet", "--python", sys.executable, str(environment.folder)], check=True
        )
        if requirements:
            environment.install(*requirements)
        return environment

    return make


def _build(source: Path, folder: Path) -> None:
    done = subprocess.run(
        [UV, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(source)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
