"""``@cached``: what a function returned is returned again."""

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload
from uuid import uuid4

from feather.cache.flights import Flight
from feather.cache.keys import Unkeyable, shorten, typed
from feather.cache.store import Cache, check_ttl, current_cache
from feather.cache.transactions import after_commit, current_transaction
from feather.codec import Unreadable, decode, encode

P = ParamSpec("P")
P2 = ParamSpec("P2")
R = TypeVar("R")
T = TypeVar("T")


def cached(ttl: float | None = None) -> "Callable[[Callable[P, R]], CachedFunction[P, R]]":
    """Keep what a function or method returns, for each tenant and each set of arguments.

    Outside of an app context the function runs each time. Errors are not kept.

    Args:
        ttl: Seconds to keep a result; CACHE_DEFAULT_TTL by default.

    Returns:
        A decorator. The decorated function has a method ``invalidate``.

    Raises:
        TypeError: If it decorates something whose result cannot be kept.
        ValueError: If *ttl* is not positive.
    """
    if callable(ttl):
        raise TypeError(f"write @cached() with parentheses above {ttl.__name__}")
    seconds = check_ttl(ttl)

    def decorate(function: Callable[P, R]) -> CachedFunction[P, R]:
        return CachedFunction(function, seconds)

    return decorate


class CachedFunction(Generic[P, R]):
    """A function with a memory."""

    __wrapped__: Callable[P, R]

    def __init__(self, function: Callable[P, R], ttl: float | None) -> None:
        _check(function)
        update_wrapper(self, function)
        self._function = function
        self._ttl = ttl
        self._where = f"{function.__module__}.{function.__qualname__}"
        # Two functions made by one function have the same name and need not do the same.
        local = "<" in function.__qualname__
        self._prefix = f"fn:{self._where}{uuid4().hex if local else ''}:"
        self._signature = inspect.signature(function)
        parameters = self._signature.parameters.values()
        self._positional = all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
        self._count = len(parameters)
        self._defaults = tuple(p.default for p in parameters if p.default is not p.empty)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result that is kept for these arguments, else the function's."""
        cache = current_cache()
        if cache is None:
            return self._function(*args, **kwargs)
        key = self._key(cache, args, kwargs)
        value: R = _decoded(cache.read(key))
        if value is not _MISSING:
            return value

        def lead(flight: Flight) -> str | None:
            # The value may have come since the read above; then there is nothing to compute.
            found = cache.read(key)
            if _decoded(found) is not _MISSING:
                return found
            text = self._encoded(self._function(*args, **kwargs))
            cache.write(key, text, self._ttl)
            if flight.stale:
                cache.drop(key)
            return text

        if current_transaction() is not None:
            value = self._compute_uncommitted(cache, key, args, kwargs)
        else:
            value = _decoded(cache.flights.share(key, lead))
        if value is _MISSING:  # whoever computed it failed; that is no reason to fail here
            value = decode(self._encoded(self._function(*args, **kwargs)))
        return value

    def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget the result for these arguments; in a transaction, once it is committed.

        Args:
            *args: As the function takes them.
            **kwargs: As the function takes them; ``f.invalidate(1)`` and ``f.invalidate(id=1)``
                are the same.

        Raises:
            TypeError: If the function does not take these arguments.
        """
        cache = current_cache()
        if cache is not None:
            cache.drop(self._key(cache, args, kwargs))

    @overload
    def __get__(self, instance: None, owner: type, /) -> "CachedFunction[P, R]": ...
    @overload
    def __get__(
        self: "CachedFunction[Concatenate[T, P2], R]", instance: T, owner: type | None = None, /
    ) -> "BoundCachedFunction[P2, R]": ...
    def __get__(self, instance: Any, owner: type | None = None, /) -> Any:
        return self if instance is None else BoundCachedFunction(self, instance)

    def _compute_uncommitted(
        self, cache: Cache, key: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Compute a value that may show work that is not committed: share it afterwards."""
        text = self._encoded(self._function(*args, **kwargs))
        after_commit(lambda: cache.write(key, text, self._ttl))
        return decode(text)

    def _key(self, cache: Cache, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        values = self._values(args, kwargs)
        try:
            text = ",".join([typed(value) for value in values])
        except Unkeyable as problem:
            raise TypeError(self._blame(args, kwargs, problem)) from None
        return shorten(f"{self._prefix}{cache.scope()}{text}")

    def _values(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """Return the arguments in one order, however they were passed, with the defaults."""
        if not kwargs and self._positional:
            missing = self._count - len(args)
            if not missing:
                return args
            if 0 < missing <= len(self._defaults):
                return args + self._defaults[-missing:]
        return tuple(
            tuple(sorted(value.items())) if kind is inspect.Parameter.VAR_KEYWORD else value
            for _, kind, value in self._bound(args, kwargs)
        )

    def _bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self._where}(): {error}") from None
        bound.apply_defaults()
        kinds = self._signature.parameters
        return [(name, kinds[name].kind, value) for name, value in bound.arguments.items()]

    def _blame(self, args: Any, kwargs: Any, problem: Unkeyable) -> str:
        for name, kind, value in self._bound(args, kwargs):
            try:
                typed(tuple(value.items()) if kind is inspect.Parameter.VAR_KEYWORD else value)
            except Unkeyable as error:
                return f"{self._where}() is cached by its arguments, but not by {name!r}: {error}"
        return str(problem)

    def _encoded(self, value: object) -> str:
        try:
            return encode(value)
        except TypeError as error:
            raise TypeError(
                f"{self._where}() is cached and returned {error}: the cache keeps what JSON has, "
                "bytes, dates, Decimal and UUID. Return those, for example with a Serializer"
            ) from None


class BoundCachedFunction(Generic[P, R]):
    """A cached method of one object."""

    __slots__ = ("_function", "_instance")

    def __init__(self, function: CachedFunction[Any, R], instance: object) -> None:
        self._function = function
        self._instance = instance

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result that is kept for these arguments, else the method's."""
        return self._function(self._instance, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget the result for these arguments, as :meth:`CachedFunction.invalidate` does."""
        self._function.invalidate(self._instance, *args, **kwargs)


_MISSING: Any = object()


def _decoded(text: str | None) -> Any:
    if text is None:
        return _MISSING
    try:
        return decode(text)
    except Unreadable:
        return _MISSING


def _check(function: Any) -> None:
    if isinstance(function, classmethod | staticmethod):
        kind = type(function).__name__
        raise TypeError(f"put @{kind} above @cached() for {function.__func__.__qualname__}")
    if not callable(function) or not hasattr(function, "__qualname__"):
        raise TypeError(f"@cached() decorates a function, and {function!r} is none")
    for kind, matches in {
        "a coroutine": inspect.iscoroutinefunction(function),
        "a generator": inspect.isgeneratorfunction(function),
        "an asynchronous generator": inspect.isasyncgenfunction(function),
    }.items():
        if matches:
            raise TypeError(
                f"@cached() cannot keep what {function.__qualname__}() returns: it is {kind}, "
                "which can be used once. Return a list from a plain function instead"
            )
