"""``listen``: declaring what to call when an event happens."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction
from itertools import count
from typing import Any, TypeVar

from feather.events.event import Event

E = TypeVar("E", bound=Event)

_numbers = count()


@dataclass(frozen=True, eq=False)
class Listener:
    """A function that wants to know of an event.

    Attributes:
        function: Called with the event.
        background: Whether it runs in the thread pool.
        number: Its place in the order of declaration.
    """

    function: Callable[[Any], object]
    background: bool
    number: int

    def __call__(self, event: Event) -> None:
        """Call the function."""
        self.function(event)

    def __str__(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"


def listen(
    event_type: type[E], *, async_: bool = False, durable: bool = False
) -> Callable[[Callable[[E], object]], Callable[[E], object]]:
    """Call a function when an event of a class, or of a class derived from it, happens.

    Listeners belong to the process, like the module that declares them: every app in it that
    dispatches the event reaches them, each in its own context. They are called in the order in
    which they were declared. What one raises is logged and stops nobody.

    Args:
        event_type: The class.
        async_: Whether to run the function in a background thread, with an app context and
            database session of its own. It is lost if the process is killed.
        durable: Whether the call survives that; this needs feather-jobs.

    Returns:
        A decorator that returns the function unchanged.

    Raises:
        TypeError: The class is not an event, or the function is a coroutine function.
        NotImplementedError: ``durable`` was asked for.
    """
    if not (isinstance(event_type, type) and issubclass(event_type, Event)):
        raise TypeError(
            f"listen() takes a class derived from feather.events.Event, not {event_type!r}: write "
            "@listen(UserCreated)"
        )
    if durable:
        raise NotImplementedError(
            f"listen({event_type.__name__}, durable=True) comes with feather-jobs, and "
            "feather-core alone cannot promise it: use async_=True for work that may be lost when "
            "the process is killed"
        )

    def declare(function: Callable[[E], object]) -> Callable[[E], object]:
        if iscoroutinefunction(function):
            raise TypeError(
                f"{function.__qualname__}() is a coroutine function, which nobody would await: "
                "make it a plain function and listen with async_=True to run it in the background"
            )
        event_type.listeners.connect(Listener(function, async_, next(_numbers)), weak=False)
        return function

    return declare


def listeners_of(event_type: type[Event]) -> list[Listener]:
    """Return who wants to know of an event of *event_type*, in the order of declaration."""
    found: list[Any] = [
        listener
        for cls in event_type.__mro__
        if issubclass(cls, Event)
        for listener in cls.listeners.receivers_for(None)
    ]
    return sorted(found, key=lambda listener: listener.number)
