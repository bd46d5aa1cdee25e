"""Values as text: JSON, and never pickle, so that reading what somebody planted runs nothing.

JSON keeps neither dates nor tuples nor Decimal. Those are written with a tag, and what comes out
equals what went in. The first character says whether there are tags to look for.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType, NoneType
from typing import Any
from uuid import UUID

from markupsafe import Markup

_PLAIN, _TAGGED = "p", "t"
_TAG = "$"
_NATIVE = frozenset({str, int, float, bool, NoneType})


class Unreadable(ValueError):
    """Text that :meth:`Codec.encode` did not write."""


Kind = tuple[str | None, Callable[[Any], Any], Callable[[Any], Any]]


class Codec:
    """Writes values as text and reads them.

    Args:
        more: Further types, each with a tag of its own, a function that makes it of what JSON
            knows, and one that makes it again.
    """

    def __init__(self, more: Mapping[type, Kind] = MappingProxyType({})) -> None:
        self._types = {**more, **_TYPES}
        self._readers = {tag: read for tag, _, read in self._types.values() if tag is not None}
        self._tagged = json.JSONDecoder(object_hook=self._unpack)

    def encode(self, value: Any) -> str:
        """Return *value* as text.

        Args:
            value: None, booleans, numbers, text, bytes, Markup, dates, times, timedelta, Decimal,
                UUID, and lists, tuples, sets and dicts of those.

        Raises:
            TypeError: For anything else; the message says what, and where in *value*.
        """
        tags: list[str] = []
        plain = self._pack(value, "", tags)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return (_TAGGED if tags else _PLAIN) + text

    def decode(self, text: str) -> Any:
        """Return the value that :meth:`encode` wrote as *text*, each time a new one.

        Raises:
            Unreadable: If it is something else.
        """
        kind = text[:1]
        try:
            if kind == _PLAIN:
                value, end = _plain.raw_decode(text, 1)
            elif kind == _TAGGED:
                value, end = self._tagged.raw_decode(text, 1)
            else:
                raise Unreadable("no tag")
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
            raise Unreadable(str(error)) from None
        if end != len(text):
            raise Unreadable("something follows")
        return value

    def _pack(self, value: Any, path: str, tags: list[str]) -> Any:
        kind = type(value)
        if kind in _NATIVE:
            return value
        if kind is list:
            return [self._pack(item, f"{path}[{place}]", tags) for place, item in enumerate(value)]
        for base, (tag, write, _) in self._types.items():
            if isinstance(value, base):
                if isinstance(value, dict) and all(type(k) is str and k != _TAG for k in value):
                    items = value.items()
                    return {k: self._pack(item, f"{path}[{k!r}]", tags) for k, item in items}
                if tag is None:
                    return self._pack(write(value), path, tags)
                tags.append(tag)
                return {_TAG: [tag, self._pack(write(value), path, tags)]}
        where = f" at {path}" if path else ""
        raise TypeError(f"a {kind.__name__}{where}")

    def _unpack(self, pair: dict[str, Any]) -> Any:
        if pair.keys() != {_TAG}:
            return pair
        tag, content = pair[_TAG]
        return self._readers[tag](content)


def _seconds(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


# In order: every datetime is a date, Markup and bool have bases that JSON knows.
_TYPES: dict[type, Kind] = {
    dict: ("dict", lambda value: [list(pair) for pair in value.items()], dict),
    list: (None, list, list),
    tuple: ("tuple", list, tuple),
    frozenset: ("frozenset", list, frozenset),
    set: ("set", list, set),
    datetime: ("datetime", datetime.isoformat, datetime.fromisoformat),
    date: ("date", date.isoformat, date.fromisoformat),
    time: ("time", time.isoformat, time.fromisoformat),
    timedelta: ("timedelta", _seconds, lambda parts: timedelta(*parts)),
    Decimal: ("decimal", str, Decimal),
    UUID: ("uuid", str, UUID),
    bytes: ("bytes", lambda value: b64encode(value).decode(), b64decode),
    Markup: ("markup", str.__str__, Markup),
    str: (None, str.__str__, str),
    int: (None, int, int),
    float: (None, float, float),
}
_plain = json.JSONDecoder()
_codec = Codec()
encode, decode = _codec.encode, _codec.decode
