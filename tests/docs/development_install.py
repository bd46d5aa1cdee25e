"""``pip install -e``, without a package index."""

import subprocess
from pathlib import Path

from story import SECONDS, Story

# The wheel is built as it would be published; what it says of itself is installed, and the code
# stays where it is.
_BUILD = """
import sys, tempfile, zipfile
from pathlib import Path
import hatchling.build

site = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    wheel = Path(folder, hatchling.build.build_wheel(folder))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(site, [name for name in names if ".dist-info/" in name])
assert any(name.endswith(".py") for name in names), f"the wheel holds no code: {names}"
(site / (wheel.name.partition("-")[0] + ".pth")).write_text(str(Path("src").resolve()))
"""


def install_from(story: Story, project: Path) -> None:
    """Install the project in the folder *project* into the story's environment."""
    done = subprocess.run(
        [str(story.python), "-c", _BUILD, str(story.site)],
        cwd=project,
        env={**story.variables, "PYTHONWARNINGS": "default"},  # of the build tools' own code
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
