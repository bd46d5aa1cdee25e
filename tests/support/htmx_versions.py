"""htmx 2 beside the htmx that the framework ships, for what has to work with both."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_FRONTEND = Path(__file__).parents[2] / "packages" / "feather-core" / "frontend"
_NAME = "htmx2"


@pytest.fixture(scope="session")
def htmx2(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of htmx 2, in the version that the front end's lock file pins."""
    npm = shutil.which("npm")
    if npm is None:
        message = "no npm found to install htmx 2 with"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp(_NAME)
    lock = json.loads((_FRONTEND / "package-lock.json").read_text("utf-8"))
    package = {
        "name": "htmx-2",
        "dependencies": {_NAME: lock["packages"][""]["devDependencies"][_NAME]},
    }
    path = f"node_modules/{_NAME}"
    entry = {key: value for key, value in lock["packages"][path].items() if key != "dev"}
    lock["packages"] = {"": package, path: entry}
    (folder / "package.json").write_text(json.dumps(package), "utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    shutil.copy(_FRONTEND / ".npmrc", folder)
    subprocess.run([npm, "ci", "--silent"], cwd=folder, check=True, timeout=120)
    return (folder / path / "dist" / "htmx.min.js").read_text("utf-8")
