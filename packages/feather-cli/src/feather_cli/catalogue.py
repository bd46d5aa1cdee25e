"""The commands that installed distributions offer, known without importing any of them."""

import ast
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from feather.plugins.installed import COMMAND_GROUP, Installed, installed

OWN = "feather-cli"


@dataclass(frozen=True)
class Command:
    """A command and where it comes from.

    Attributes:
        source: The entry point.
        help: Its line in the overview.
        file: The file of its module, when that can be found.
    """

    source: Installed
    help: str
    file: Path | None


def catalogue() -> dict[str, list[Command]]:
    """Return the commands by name; more than one under a name is a conflict.

    A command of feather-cli keeps its name, whatever else claims it.
    """
    commands: dict[str, list[Command]] = {}
    for source in installed(COMMAND_GROUP):
        commands.setdefault(source.name, []).append(_describe(source))
    for name, claimants in commands.items():
        commands[name] = [c for c in claimants if c.source.distribution == OWN] or claimants
    return commands


def module_file(target: str) -> Path | None:
    """Return the file of ``"package.module:attribute"`` without importing the package."""
    package, *rest = target.partition(":")[0].split(".")
    spec = PathFinder.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    candidates = [folder.joinpath(*rest).with_suffix(".py"), folder.joinpath(*rest, "__init__.py")]
    if not rest:
        candidates = [Path(spec.origin)]
    return next((path for path in candidates if path.is_file()), None)


def _describe(source: Installed) -> Command:
    file = module_file(source.target)
    return Command(source, _first_line(file) or source.summary, file)


def _first_line(file: Path | None) -> str:
    """Return the first line of a module's docstring, read as text."""
    if file is None:
        return ""
    try:
        docstring = ast.get_docstring(ast.parse(file.read_bytes()))
    except (OSError, SyntaxError, ValueError):
        return ""
    return docstring.splitlines()[0] if docstring else ""
