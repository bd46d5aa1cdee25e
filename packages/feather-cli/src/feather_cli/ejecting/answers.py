"""What ``feather eject`` says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feather.plugins.installed import OFFICIAL
from feather.suggestions import nearest

if TYPE_CHECKING:
    from feather.plugins.assembly import PluginRow
    from feather_cli.ejecting.offers import Offer
    from feather_cli.ejecting.plan import Copy

_VERBS = {"new": ("Wrote", "Would write"), "overwritten": ("Overwrote", "Would overwrite")}
_REASONS = {
    "templates": "a template of the app comes before the plugin's of the same path",
    "routes": "a route of the app comes before the plugin's of the same path and method",
}


def listed(root: Path, offers: Iterable["Offer"]) -> list[dict[str, Any]]:
    """Return a row for each offer.

    Args:
        root: The project's folder.
        offers: What to list.
    """
    return [
        {
            "name": offer.ejectable.name,
            "part": offer.ejectable.part,
            "title": offer.ejectable.title,
            "target": offer.ejectable.target,
            "files": list(offer.files),
            "taken": offer.taken(root),
            "plugin": offer.source.name,
        }
        for offer in offers
    ]


def unknown(name: str, offers: Iterable["Offer"], rows: Iterable["PluginRow"]) -> str:
    """Return why nothing is offered under *name*, and what to do.

    Args:
        name: What was asked for.
        offers: What there is.
        rows: The installed plugins.
    """
    row = next((row for row in rows if row.name == name), None)
    if row is None and name in OFFICIAL:
        return f'the plugin {name!r} is not installed: pip install "feather-core[{name}]"'
    if row is not None and row.state != "active":
        return (
            f"the plugin {name!r} is {row.state} here, so nothing of it can be ejected: "
            f"{row.reason}. More: feather plugins {name}"
        )
    cause = f"nothing called {name!r} can be ejected"
    if row is not None:
        cause = f"{row.distribution} {row.version} has nothing to eject"
    names = sorted({offer.ejectable.name for offer in offers})
    if not names:
        return f"{cause}, and no other plugin of this app has anything: feather plugins lists them"
    return f"{cause}; the nearest is {nearest(name, names)!r} (feather eject --list shows all)"


def nothing_of_part(name: str, parts: Iterable[str], offers: Iterable["Offer"]) -> str:
    """Return that *name* lacks the *parts* that were asked for."""
    others = " and ".join(dict.fromkeys(offer.ejectable.part for offer in offers))
    return f"{name!r} has no {' or '.join(parts)} to eject, only {others}"


def conflict(root: Path, paths: Sequence[str]) -> str:
    """Return that files of the project at *root* are in the way, and what to do."""
    what, them = ("1 file is", "it") if len(paths) == 1 else (f"{len(paths)} files are", "them")
    head = f"{what} in {root} already, with other content:"
    remedy = f"Move {them} away, keep {them} and copy the others with --keep, or overwrite {them} "
    listed = [f"  {path}" for path in paths]
    return "\n".join([head, *listed, f"Nothing was written. {remedy}with --force"])


def report(copies: Iterable["Copy"], offers: Iterable["Offer"], *, dry_run: bool) -> str:
    """Return what was written, and what that means from now on.

    Args:
        copies: What became of each file.
        offers: What was asked for.
        dry_run: Nothing was written.
    """
    written = [copy for copy in copies if copy.is_written]
    lines = [f"{_VERBS[copy.state][dry_run]} {copy.path}" for copy in written]
    counted = Counter(copy.state for copy in copies)
    if counted["unchanged"]:
        lines.append(f"As the plugin has them already: {_files(counted['unchanged'])}.")
    if counted["kept"]:
        lines.append(f"Kept with the app's own content: {_files(counted['kept'])}.")
    if dry_run:
        return "\n".join([*lines, "Nothing was written."])
    if not written:
        return "\n".join([*lines, "There was nothing to write."])
    parts = dict.fromkeys(copy.part for copy in written)
    reasons = ", and ".join(_REASONS[part] for part in parts)
    names = " and ".join(dict.fromkeys(offer.source.distribution for offer in offers))
    return "\n".join(
        [
            *lines,
            f"The app uses these copies from now on: {reasons}.",
            f"Upgrades of {names} do not reach them. To go back, delete them.",
        ]
    )


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
