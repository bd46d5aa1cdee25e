"""What becomes of values that JSON has no type for."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any
from uuid import UUID

NATIVE: frozenset[type] = frozenset({str, int, float, bool, NoneType})


def iso_datetime(value: datetime) -> str:
    """Return *value* in ISO 8601.

    Args:
        value: A datetime. It is given in UTC and ends in ``Z``; a naive one is taken as UTC.
    """
    return (value if value.tzinfo is UTC else _in_utc(value)).isoformat().replace("+00:00", "Z")


def json_value(value: Any) -> Any:
    """Return *value* as types that JSON has.

    Args:
        value: Text, numbers, booleans, None, dates and times, Decimal (as text, which is exact),
            UUID, Enum (its value), and lists, tuples, sets and dicts of those.

    Raises:
        TypeError: For anything else.
    """
    kind = value.__class__
    if kind in NATIVE:
        return value
    convert = _BY_TYPE.get(kind) or _of_base(kind)
    if convert is None:
        raise TypeError(f"{kind.__name__} has no form in JSON")
    return convert(value)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value.astimezone(UTC)


def _of_base(kind: type) -> Callable[[Any], Any] | None:
    return next((convert for base, convert in _BY_TYPE.items() if issubclass(kind, base)), None)


def _list(values: Any) -> list[Any]:
    return [json_value(value) for value in values]


def _dict(mapping: Any) -> dict[str, Any]:
    converted = {}
    for key, value in mapping.items():
        name = json_value(key)
        if not isinstance(name, str):
            raise TypeError(f"the key {key!r} of a dict is not text")
        converted[name] = json_value(value)
    return converted


# Conversions that take any value of exactly this type and cannot fail.
DIRECT: dict[type, Callable[[Any], str]] = {
    datetime: iso_datetime,
    date: date.isoformat,
    time: time.isoformat,
    Decimal: str,
    UUID: str,
}
# The same for an encoder that knows these types, but writes other zones than UTC as they are.
ENCODED = NATIVE | {date, time, Decimal, UUID}
DIRECT_ENCODED: dict[type, Callable[[Any], Any]] = {datetime: _in_utc}
# In order: an Enum may be text as well, and every datetime is a date.
_BY_TYPE: dict[type, Callable[[Any], Any]] = {
    datetime: iso_datetime,
    Enum: lambda value: json_value(value.value),
    date: date.isoformat,
    time: time.isoformat,
    Decimal: str,
    UUID: str,
    list: _list,
    tuple: _list,
    set: _list,
    frozenset: _list,
    dict: _dict,
    str: str,
    int: int,
    float: float,
}
