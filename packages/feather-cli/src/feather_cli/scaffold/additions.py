"""What installed plugins add to a new project."""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather.plugins import ScaffoldFile
    from feather.plugins.installed import Installed


class AdditionError(RuntimeError):
    """A plugin wants to add something that cannot be added; the text names the plugin."""


@dataclass(frozen=True)
class Additions:
    """What plugins add.

    Attributes:
        files: Contents by path in the project.
        guide: Lines for the guide for assistants.
        requirements: Distributions that the files and lines need.
        skipped: A sentence for each plugin that could not be asked.
    """

    files: dict[str, bytes]
    guide: tuple[str, ...]
    requirements: tuple[str, ...]
    skipped: tuple[str, ...]


def collect(chosen: Collection[str], taken: Iterable[str]) -> Additions:
    """Ask the plugins of a new project what they add.

    Those are the ones that *chosen* names, and all that are installed from elsewhere than
    Feather's own distributions; not those in ``FEATHER_DISABLED_PLUGINS``.

    Args:
        chosen: Names of plugins; it does not matter whether they are installed.
        taken: The paths of the scaffold's own files.

    Raises:
        AdditionError: If a plugin wants to write over a file, or outside the project.
        PluginError: If a hook of a plugin fails, or two plugins add the same file.
    """
    from feather.plugins.installed import OFFICIAL, PLUGIN_GROUP, installed

    disabled = {part.strip() for part in os.environ.get("FEATHER_DISABLED_PLUGINS", "").split(",")}
    asked = {
        plugin.name: plugin
        for plugin in installed(PLUGIN_GROUP)
        if plugin.name not in disabled and (plugin.name in chosen or plugin.name not in OFFICIAL)
    }
    if not asked:
        return Additions({}, (), (), ())

    from feather.plugins.assembly import assemble
    from feather.plugins.host import Host
    from feather.plugins.selection import Selection

    assembly = assemble(Selection(tuple(asked), origin="feather new"))
    host = Host(assembly.usable())
    files = host.collect("feather_scaffold_files")
    guide = host.collect("feather_agent_guide")
    used = {contribution.plugin for contribution in (*files, *guide)}
    paths = _Paths(taken)
    return Additions(
        {f.value.path: paths.read(f.value, asked[f.plugin]) for f in files},
        tuple(g.value for g in guide),
        tuple(sorted(asked[name].distribution for name in used if name not in OFFICIAL)),
        tuple(
            f"{p.distribution} {p.version} adds nothing to this project: {p.cause}"
            for p in assembly.problems
            if p.plugin in asked
        ),
    )


class _Paths:
    """The paths that are taken, compared as file systems do that ignore case."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._files = {path.casefold() for path in taken}
        self._folders = {folder for path in self._files for folder in _folders(path)}

    def read(self, file: "ScaffoldFile", source: "Installed") -> bytes:
        """Return the contents of *file* once its path has been found good."""
        where = f"{source.distribution} {source.version} wants to add {file.path!r}"
        remedy = (
            f"Upgrade {source.distribution}, or leave it out: "
            f"FEATHER_DISABLED_PLUGINS={source.name} feather new ..."
        )
        path = PurePosixPath(file.path)
        escapes = path.is_absolute() or ".." in path.parts or "\\" in file.path
        if escapes or path.as_posix() != file.path or not path.parts:
            raise AdditionError(f"{where}, which is no plain path inside the project. {remedy}")
        folded = file.path.casefold()
        if folded in self._files | self._folders or self._files & set(_folders(folded)):
            raise AdditionError(f"{where}, which the project has already. {remedy}")
        if not file.source.is_file():
            raise AdditionError(f"{where} from {file.source}, which does not exist. {remedy}")
        self._files.add(folded)
        self._folders.update(_folders(folded))
        return file.source.read_bytes()


def _folders(path: str) -> list[str]:
    return [folder.as_posix() for folder in PurePosixPath(path).parents][:-1]
