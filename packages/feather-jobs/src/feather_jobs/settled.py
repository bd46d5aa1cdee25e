"""Properties that several threads may ask for first, and that all get the same value of."""

from collections.abc import Callable
from functools import cached_property
from threading import RLock
from typing import Any, Self, TypeVar, overload

T = TypeVar("T")


class settled(cached_property[T]):  # noqa: N801  # it is used like the property that it is
    """A ``cached_property`` that is computed once.

    The standard library's own computes it in every thread that comes before the first is done,
    from Python 3.12 on; two databases in memory would be two queues.
    """

    def __init__(self, func: Callable[[Any], T]) -> None:
        super().__init__(func)
        self._settling = RLock()

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | T:
        """Return the value; once it is there, Python finds it without asking here."""
        if instance is None:
            return self
        with self._settling:
            return super().__get__(instance, owner)
