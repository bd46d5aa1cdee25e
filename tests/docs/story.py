"""A reader who follows a page: an empty folder, an environment of their own, a terminal."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Self

SECONDS = 120
_SCRIPT = '#!/bin/sh\nexec "{python}" -P -m {module} "$@"\n'
_INTERPRETER = """
import json, sys, traceback
answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    path, number, source = json.loads(line)
    failure = None
    try:
        exec(compile("\\n" * number + source, path, "exec"), vars(sys.modules["__main__"]))
    except BaseException:
        failure = traceback.format_exc()
    print(json.dumps(failure), file=answers, flush=True)
"""


class Story:
    """Where the blocks of one page run, one after the other.

    The environment sees what the tests' own one sees; what a page installs is in it alone.

    Args:
        folder: An empty folder.
        start: What the reader's own folder holds at first; nothing unless given.

    Attributes:
        home: The folder that the reader starts in.
        place: The folder that the reader is in.
    """

    def __init__(self, folder: Path, start: Path | None = None) -> None:
        self.home = self.place = folder / "home"
        if start is None:
            self.home.mkdir(parents=True)
        else:
            shutil.copytree(start, self.home, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        self.site = _environment(folder / "venv")
        self.python = folder / "venv" / "bin" / "python"
        self.variables = {
            "PATH": f"{self.python.parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "error",
        }
        self._interpreter: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._interpreter is not None:
            self._interpreter.communicate(timeout=SECONDS)

    def write(self, path: str, text: str) -> None:
        """Save a file that the page shows; *path* counts from where the reader is."""
        file = self.place / path
        assert file.resolve().is_relative_to(self.home.resolve()), path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def shell(self, command: str) -> tuple[str, int]:
        """Run a command; return what it prints on both streams, and its exit code."""
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=self.place,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return done.stdout, done.returncode

    def execute(self, source: str, path: str, line: int) -> None:
        """Run Python source as a continuation of the page's earlier one.

        Args:
            source: The text.
            path: The page.
            line: How many lines of the page come before.
        """
        if self._interpreter is None:
            self._interpreter = subprocess.Popen(
                [str(self.python), "-c", _INTERPRETER],
                cwd=self.place,
                env=self.variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._interpreter.stdin is not None
        assert self._interpreter.stdout is not None
        self._interpreter.stdin.write(json.dumps([path, line, source]) + "\n")
        self._interpreter.stdin.flush()
        failure = json.loads(self._interpreter.stdout.readline())
        assert failure is None, failure


def _environment(folder: Path) -> Path:
    """Make a virtual environment on top of the running one; return where its packages go."""
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    host = sysconfig.get_path("purelib")
    (site / "host.pth").write_text(f"import site; site.addsitedir({host!r})\n")
    for module in ("feather", "gunicorn", "pytest"):
        script = folder / "bin" / module
        script.write_text(_SCRIPT.format(python=folder / "bin" / "python", module=module))
        script.chmod(0o755)
    assert sys.platform != "win32"  # the scripts are for a POSIX shell
    return site
