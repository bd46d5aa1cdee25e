"""What ejecting changes in a project, known before anything is written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from feather.suggestions import nearest
from feather_cli.ejecting.imports import CannotRewrite, rewrite
from feather_cli.ejecting.offers import EjectError, Offer, complain

Existing = Literal["overwritten", "kept", "conflict"]
State = Literal["new", "unchanged"] | Existing


class NoSuchFile(ValueError):
    """A pattern matches no file; the text names the nearest."""


@dataclass(frozen=True)
class Copy:
    """A file that the project gets.

    Attributes:
        path: Where, relative to the project.
        part: What it belongs to.
        content: What is in it.
        state: What happens: ``new`` and ``overwritten`` files are written, the others are there
            already: with the same content, or with other content that is kept or in the way.
    """

    path: str
    part: str
    content: bytes
    state: State

    @property
    def is_written(self) -> bool:
        """Whether the file has to be written."""
        return self.state in ("new", "overwritten")


def matching(offers: Iterable[Offer], patterns: Sequence[str]) -> set[str]:
    """Return the paths of the files to copy.

    Args:
        offers: What is asked for.
        patterns: Globs that match a path or its end; none of them mean every file.

    Raises:
        NoSuchFile: If a pattern matches nothing.
    """
    paths = [path for offer in offers for path in offer.files]
    chosen: set[str] = set() if patterns else set(paths)
    for pattern in patterns:
        found = {path for path in paths if pattern and PurePosixPath(path).match(pattern)}
        if not found:
            length = len(PurePosixPath(pattern).parts) or 1
            ends = ["/".join(PurePosixPath(path).parts[-length:]) for path in paths]
            raise NoSuchFile(
                f"no file matches --only {pattern!r}; the nearest is {nearest(pattern, ends)!r}"
            )
        chosen |= found
    return chosen


def plan(
    root: Path,
    offers: Sequence[Offer],
    chosen: Collection[str],
    every: Iterable[Offer],
    *,
    existing: Existing = "conflict",
) -> list[Copy]:
    """Return what ejecting does to each file; nothing is written.

    Args:
        root: The project's folder.
        offers: What is asked for.
        chosen: The paths of its files to copy.
        every: All that is offered under the same name.
        existing: What becomes of files that are there with other content.

    Raises:
        EjectError: If a file cannot be copied, or has no place in the project.
        OSError: If a file cannot be read.
    """
    absent = {
        PurePosixPath(path).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for offer in every
        for path in offer.files
        if path.endswith(".py") and path not in chosen and not (root / path).is_file()
    }
    copies = []
    for offer in offers:
        for path in (path for path in offer.files if path in chosen):
            content = _content(offer, path, absent)
            state = _state(root, path, content) or existing
            copies.append(Copy(path, offer.ejectable.part, content, state))
    return copies


def _content(offer: Offer, path: str, absent: Collection[str]) -> bytes:
    file = offer.files[path]
    content = file.read_bytes()
    if not path.endswith(".py"):
        return content
    try:
        return rewrite(content, offer.ejectable.imports, absent)
    except CannotRewrite as error:
        raise complain(offer.source, f"offers {file}, which cannot be ejected: {error}") from error


def _state(root: Path, path: str, content: bytes) -> Literal["new", "unchanged"] | None:
    """Return what the project has at *path*; ``None`` is a file with other content."""
    file = root / path
    if not (place := file.parent.resolve()).is_relative_to(root.resolve()):
        raise EjectError(
            f"{path} is outside of the project, for {file.parent} leads to {place}: make it a "
            "folder, or leave the file out with --only"
        )
    for folder in file.relative_to(root).parents:
        if (root / folder).exists() and not (root / folder).is_dir():
            raise EjectError(f"{folder} is a file, and {path} needs a folder there: move it away")
    if file.is_dir():
        raise EjectError(f"{path} is a folder, and a file has to be there: move it away")
    if not file.exists() and not file.is_symlink():
        return "new"
    return "unchanged" if file.is_file() and file.read_bytes() == content else None
