"""Python's garbage collector while modules are imported."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Import something large without the collector looking for garbage among what stays.

    SQLAlchemy makes a hundred thousand objects, and keeps them; the collector would look through
    them a hundred and fifty times, for a tenth of the time that the import takes.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
