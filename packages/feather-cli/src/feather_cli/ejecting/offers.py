"""What the plugins of a project let it take over, down to the single file."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feather.plugins.assembly import assemble
from feather.plugins.host import Host
from feather_cli.selection import configured_in

if TYPE_CHECKING:
    from feather.plugins import Ejectable
    from feather.plugins.assembly import PluginRow
    from feather.plugins.installed import Installed


PARTS = ("templates", "routes")


class EjectError(RuntimeError):
    """Files cannot be taken over as they are; the text says which, why and what to do."""


@dataclass(frozen=True)
class Offer:
    """An ejectable of an installed plugin.

    Attributes:
        ejectable: What the plugin says about it.
        source: What the plugin came with.
        files: The plugin's files, by the paths that they get in the project.
    """

    ejectable: "Ejectable"
    source: "Installed"
    files: Mapping[str, Path]

    def taken(self, root: Path) -> str:
        """Return whether the project at *root* has the files: ``all``, ``some`` or ``none``."""
        there = sum((root / path).exists() for path in self.files)
        return "none" if not there else "all" if there == len(self.files) else "some"


def ask_plugins(root: Path) -> "tuple[list[Offer], list[PluginRow]]":
    """Ask the plugins that an app in *root* would use; no app is made for it.

    Returns:
        What they offer, by name, part and place, and the installed plugins with their states.

    Raises:
        EjectError: If what a plugin offers cannot be copied.
        PluginError: If the hook of a plugin fails.
        SettingsError: If the settings select plugins that do not exist.
    """
    assembly = assemble(configured_in(root))
    host = Host(assembly.usable())
    offers = [
        Offer(c.value, source, _files(c.value, source))
        for c in host.collect("feather_eject")
        if (source := assembly.sources[c.plugin])
    ]
    _refuse_shared_paths(offers)
    return sorted(offers, key=_place), assembly.rows


def complain(source: "Installed", cause: str) -> EjectError:
    """Return an error that a plugin's author has to put right."""
    name = f"{source.distribution} {source.version}"
    return EjectError(f"{name} {cause}. Upgrade {source.distribution}, or tell its authors")


def _place(offer: Offer) -> tuple[str, int, str]:
    ejectable = offer.ejectable
    return ejectable.name, PARTS.index(ejectable.part), ejectable.target


def _files(ejectable: "Ejectable", source: "Installed") -> dict[str, Path]:
    """Return what to copy by its place in the project, once that has been found good."""
    target = PurePosixPath(ejectable.target)
    offers = f"offers to eject {ejectable.target!r}"
    escapes = target.is_absolute() or ".." in target.parts or "\\" in ejectable.target
    if escapes or target.as_posix() != ejectable.target or not target.parts:
        raise complain(source, f"{offers}, which is no plain path inside the project")
    if ejectable.part not in PARTS:
        raise complain(source, f"{offers} as {ejectable.part!r}, which is no part of a project")
    if ejectable.source.is_file():
        return {ejectable.target: ejectable.source}
    folder = ejectable.source
    found = {(target / f.relative_to(folder).as_posix()).as_posix(): f for f in _below(folder)}
    if not found:
        raise complain(source, f"{offers} from {folder}, where no file is")
    return found


def _below(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        generated = file.suffix == ".pyc" or not file.is_file()
        if not generated and not (file.name == "__init__.py" and _says_nothing(file)):
            yield file


def _says_nothing(file: Path) -> bool:
    """Tell whether a module consists of comments and a docstring at most."""
    try:
        body = ast.parse(file.read_bytes()).body
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in body)


def _refuse_shared_paths(offers: Iterable[Offer]) -> None:
    owners: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        for path in offer.files:
            first = owners.setdefault((offer.ejectable.name, path), offer)
            if first is not offer:
                cause = f"offers to eject {path!r}, which {first.source.distribution} offers, too"
                raise complain(offer.source, cause)
