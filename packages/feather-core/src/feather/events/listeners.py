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
        durable: Whether its calls survive the process.
        number: Its place in the order of declaration.
    """

    function: Callable[[Any], object]
    background: bool
    number: int
    durable: bool = False

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
        durable: Whether to run it as a job of feather-jobs, which survives that. The job is a part
            of the transaction that dispatches the event, whose payload must be what arguments
            of jobs can be. The function is found again by its module and name.

    Returns:
        A decorator that returns the function unchanged.

    Raises:
        TypeError: The class is not an event, or the function is a coroutine function or, with
            ``durable``, not at the top of a module.
    """
    if not (isinstance(event_type, type) and issubclass(event_type, Event)):
        raise TypeError(
            f"listen() takes a class derived from feather.events.Event, not {event_type!r}: write "
            "@listen(UserCreated)"
        )

    def declare(function: Callable[[E], object]) -> Callable[[E], object]:
        if iscoroutinefunction(function):
            raise TypeError(
                f"{function.__qualname__}() is a coroutine function, which nobody would await: "
                "make it a plain function and listen with async_=True to run it in the background"
            )
        if durable and "<" in function.__qualname__:
            raise TypeError(
                f"listen(durable=True) cannot be used on {function.__qualname__}: another process "
                "finds a listener by its module and name, so it has to be at the top of a module"
            )
        listener = Listener(function, async_ and not durable, next(_numbers), durable)
        event_type.listeners.connect(listener, weak=False)
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
