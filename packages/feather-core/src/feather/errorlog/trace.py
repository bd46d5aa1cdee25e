"""Stack traces without values, and the place that an error is known by."""

import sys
import traceback
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from feather.errorlog.scrub import limited, message_of, scrub

_TRACE_BYTES = 16_384
_MOST_FRAMES = 50
_MOST_CHAINED = 5


def stack_trace(error: BaseException, root: str) -> str:
    """Return the traceback of *error* and of what led to it.

    Args:
        error: A raised exception.
        root: The app's folder; file names are relative to it or to their package's.

    Returns:
        At most 16 KiB of text: files, lines and source code, scrubbed, and no values.
    """
    text = ""
    for current, link in reversed(list(_chain(error))):
        block = "".join(_frames(current, root))
        notes = "".join(f"{limited(scrub(note))}\n" for note in _notes(current))
        text += f"{block}{type(current).__name__}: {message_of(current)}\n{notes}{link}"
    encoded = text.encode()
    if len(encoded) <= _TRACE_BYTES:
        return text
    # The end tells more: it is where the error was raised.
    return "…" + encoded[-_TRACE_BYTES + 3 :].decode(errors="ignore")


def place_of(error: BaseException, root: str) -> str:
    """Return the innermost line of the app that *error* passed, else the innermost of all.

    Args:
        error: A raised exception.
        root: The app's folder.
    """
    place = own = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        place = f"{_shown(name, root)}:{line}"
        if name.startswith(root) and "site-packages" not in name:
            own = place
    return own or place


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield *error* and its causes, each with the words that lead to the one before."""
    current: BaseException | None = error
    link = ""
    for _ in range(_MOST_CHAINED):
        if current is None:
            return
        yield current, link
        if current.__cause__ is not None:
            current, link = current.__cause__, "\nwhich caused:\n\n"
        elif current.__suppress_context__:
            return
        else:
            current, link = current.__context__, "\nand while that was handled:\n\n"


def _notes(error: BaseException) -> Iterator[str]:
    for note in getattr(error, "__notes__", None) or ():
        if isinstance(note, str):
            yield note


def _frames(error: BaseException, root: str) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__, limit=-_MOST_FRAMES):
        yield f"{_shown(frame.filename, root)}:{frame.lineno} in {frame.name}\n"
        if frame.line:
            yield f"    {limited(scrub(frame.line), 200)}\n"


@lru_cache(1024)
def _shown(filename: str, root: str) -> str:
    """Name a file relative to the folder it is imported from: the rest tells of the machine."""
    path = Path(filename)
    folders = [base for base in (root, *sys.path) if base and path.is_relative_to(base)]
    return str(path.relative_to(max(folders, key=len))) if folders else path.name
