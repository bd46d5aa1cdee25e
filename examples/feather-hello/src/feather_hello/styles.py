"""A style for a stretch of code, in place of the one that the settings name."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import cast

from feather.plugins.contributions import Json
from feather_hello.settings import Style

_style: ContextVar[Style | None] = ContextVar("feather_hello_style", default=None)


def chosen_style(default: Style) -> Style:
    """Return the style in force here, else *default*."""
    return _style.get() or default


@contextmanager
def use_style(style: Style | None) -> Iterator[None]:
    """Greet in *style* inside the ``with`` block; ``None`` leaves it to the settings."""
    token = _style.set(style)
    try:
        yield
    finally:
        _style.reset(token)


def capture_style() -> Json:
    """Return what a background job has to know to greet as its enqueuer would."""
    return _style.get()


def restore_style(captured: Json) -> AbstractContextManager[None]:
    """Greet inside the ``with`` block as where :func:`capture_style` was called."""
    return use_style(cast("Style | None", captured))
