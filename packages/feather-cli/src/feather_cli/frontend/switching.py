"""Moving a project to the other toolchain: only what Feather wrote is written or removed."""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from feather_cli.frontend import tailwind
from feather_cli.frontend.toolchain import Frontend
from feather_cli.scaffold import names
from feather_cli.scaffold.rendering import render, templates

CONFIG = "vite.config.js"
_PACKAGES = "vite @tailwindcss/vite@4.3.3 tailwindcss@4.3.3"


class CannotSwitch(RuntimeError):
    """The project cannot be moved as it is; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """What a move changes.

    Attributes:
        written: Contents of new files by their path in the project.
        removed: Files and folders to remove.
        notes: What else to know.
        steps: Commands to run afterwards.
    """

    written: Mapping[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def to_vite(frontend: Frontend) -> Plan:
    """Return what makes a project use Vite.

    Args:
        frontend: The project's, which does not use it yet.
    """
    written = {
        path: content
        for path, content in _own_files(frontend).items()
        if not (frontend.root / path).exists()
    }
    own = "package.json" not in written
    notes = ["package.json is yours and stays as it is."] if own else []
    install = f"npm install --save-dev {_PACKAGES}" if own else "npm install"
    return Plan(written, _built(frontend), tuple(notes), (install, "feather dev"))


def to_standalone(frontend: Frontend) -> Plan:
    """Return what makes a project do without Node.

    Args:
        frontend: The project's, which uses Vite.

    Raises:
        CannotSwitch: If its configuration of Vite is not as Feather wrote it.
    """
    files = _own_files(frontend)
    pristine = [p for p, c in files.items() if _read(frontend, p) == c]
    if CONFIG not in pristine:
        raise CannotSwitch(
            f"{frontend.root / CONFIG} is not as Feather wrote it, so it is not removed. A project "
            "without a vite.config.* does without Vite: keep what you need of it and delete it"
        )
    notes = []
    if "package.json" not in pristine and (frontend.root / "package.json").exists():
        notes.append("package.json was edited and stays; it is not needed without Vite.")
    left = [n for n in ("node_modules", "package-lock.json") if (frontend.root / n).exists()]
    if left:
        notes.append(f"Not needed any more: rm -r {' '.join(left)}")
    steps = ["feather dev"]
    if tailwind.compiler() is None:
        notes.append("requirements.txt should name the extra css: feather-core[cli,css]")
        steps.insert(0, tailwind.EXTRA)
    return Plan({}, (*pristine, *_built(frontend)), tuple(notes), tuple(steps))


def carry_out(frontend: Frontend, plan: Plan) -> None:
    """Change the project.

    Args:
        frontend: The project's.
        plan: What to change.

    Raises:
        OSError: If a file cannot be written or removed.
    """
    for path, content in plan.written.items():
        with (frontend.root / path).open("xb") as file:
            file.write(content)
    for path in plan.removed:
        target = frontend.root / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()


def _own_files(frontend: Frontend) -> Mapping[str, bytes]:
    """Return Vite's files as ``feather new`` would write them for this project."""
    name = frontend.root.name
    with suppress(OSError, ValueError, TypeError, KeyError):
        given = json.loads((frontend.root / "package.json").read_text("utf-8"))["name"]
        if names.PATTERN.fullmatch(given):
            name = given  # the folder may have been renamed since
    return render(templates(["vite"]), {"name": name})


def _read(frontend: Frontend, path: str) -> bytes | None:
    file = frontend.root / path
    return file.read_bytes() if file.is_file() else None


def _built(frontend: Frontend) -> tuple[str, ...]:
    return ("static/dist",) if frontend.built.is_dir() else ()
