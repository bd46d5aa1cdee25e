"""Writing several files, all of them or none."""

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, in place of those that are there.

    Args:
        root: The folder.
        files: Contents by path.

    Raises:
        OSError: If one of them cannot be written; everything is as it was before then.
    """
    with ExitStack() as undo:
        drafts = {
            root / path: _draft(root / path, content, undo) for path, content in files.items()
        }
        kept = [old for file in drafts if (old := _keep(file, undo))]
        for file, draft in drafts.items():
            if not os.path.lexists(file):
                undo.callback(_quietly, file.unlink)
            draft.replace(file)
        undo.pop_all()
    for old in kept:
        _quietly(old.unlink)


def _draft(file: Path, content: bytes, undo: ExitStack) -> Path:
    """Write *content* beside its place, where a rename puts it in one step."""
    missing = [folder for folder in file.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        undo.callback(_quietly, folder.rmdir)
    draft = _beside(file)
    undo.callback(_quietly, draft.unlink)
    with draft.open("xb") as stream:
        stream.write(content)
    if file.is_file():
        shutil.copymode(file, draft)
    return draft


def _keep(file: Path, undo: ExitStack) -> Path | None:
    """Copy what is at the place of *file*, and let it come back if something fails."""
    if not file.is_file() and not file.is_symlink():
        return None
    old = _beside(file)
    undo.callback(_quietly, old.unlink)
    shutil.copy2(file, old, follow_symlinks=False)
    undo.callback(_quietly, lambda: old.replace(file))
    return old


def _beside(file: Path) -> Path:
    # `feather dev` does not restart for files of this name.
    return file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")


def _quietly(undo: Callable[[], object]) -> None:
    with suppress(OSError):
        undo()
