"""Arguments as text that tells them apart, type included."""

import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from types import NoneType
from typing import Any
from uuid import UUID

_LONGEST = 200


class Unkeyable(TypeError):
    """A value that cannot be part of a key; the message says why."""


def typed(value: Any) -> str:
    """Return *value* as text; different values, and equal ones of different types, differ.

    Args:
        value: None, a boolean, number, text, bytes, date, time, Decimal, UUID, Enum member or
            class; a tuple or frozenset of those; a saved model, which stands for its row; a
            Service, which stands for its class; or an object with a method ``__cache_key__``
            that returns one of these.

    Raises:
        Unkeyable: For anything else.
    """
    write = _WRITERS.get(value.__class__)
    return write(value) if write is not None else _other(value)


def shorten(key: str) -> str:
    """Return *key*, or its head and the SHA-256 of all of it if it is long."""
    if len(key) <= _LONGEST:
        return key
    return f"{key[:60]}#{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _sequence(values: tuple[Any, ...]) -> str:
    return f"({','.join([typed(value) for value in values])})"


def _set(values: frozenset[Any]) -> str:
    return f"{{{','.join(sorted(map(typed, values)))}}}"


def _class(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _other(value: Any) -> str:
    kind = type(value)
    if isinstance(value, Enum):
        return f"E{_class(kind)}.{value.name}"
    if isinstance(value, type):
        return f"C{_class(value)}"
    if callable(own := getattr(kind, "__cache_key__", None)):
        return f"O{_class(kind)}{typed(own(value))}"
    if hasattr(kind, "__mapper__"):
        return f"M{_class(kind)}{_sequence(_primary_key(value))}"
    services: Any = sys.modules.get("feather.services")
    if services is not None and isinstance(value, services.Service):
        return f"S{_class(kind)}"
    if kind.__hash__ is None:
        raise Unkeyable(f"a {kind.__name__} can change; pass a tuple or another fixed value")
    raise Unkeyable(
        f"a {kind.__name__} has nothing that tells it apart for good; pass its id, or give the "
        "class a method __cache_key__(self) that returns it"
    )


def _primary_key(model: Any) -> tuple[Any, ...]:
    from sqlalchemy import inspect

    identity: tuple[Any, ...] | None = inspect(model).identity
    if identity is None:
        raise Unkeyable(f"this {type(model).__name__} is not saved yet, so it has no primary key")
    return identity


# Text carries its length, so that no text can look like two arguments.
_WRITERS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _: "n",
    bool: lambda value: "T" if value else "F",
    int: lambda value: f"i{value}",
    float: lambda value: f"f{value!r}",
    str: lambda value: f"s{len(value)}:{value}",
    bytes: lambda value: f"b{value.hex()}",
    UUID: lambda value: f"u{value.hex}",
    Decimal: lambda value: f"d{value}",
    datetime: lambda value: f"t{value.isoformat()}",
    date: lambda value: f"a{value.isoformat()}",
    time: lambda value: f"m{value.isoformat()}",
    timedelta: lambda value: f"l{value.days}.{value.seconds}.{value.microseconds}",
    tuple: _sequence,
    frozenset: _set,
}
