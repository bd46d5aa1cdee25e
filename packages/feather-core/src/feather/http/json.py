"""JSON as Feather reads and writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from json import JSONDecoder, JSONEncoder
from math import isinf
from typing import Any, NoReturn
from uuid import UUID

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.sansio.response import Response

NOT_JSON = object()
"""Stands for a value that has no JSON form."""


def timestamp(moment: datetime) -> str:
    """Return *moment* in ISO 8601, in UTC with ``Z``; a naive one is taken as UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(tzinfo=None).isoformat() + "Z"


def jsonable(value: Any, otherwise: Any = None) -> Any:
    """Return *value* as something simpler that JSON can hold, one level deep.

    Datetimes become ISO 8601 in UTC, decimals and UUIDs text, enums their values, models their
    ``to_dict()``, pydantic objects their ``model_dump()``; dataclasses and mappings become
    dicts, other iterables lists.

    Args:
        value: What JSON does not know.
        otherwise: What to return when it has no JSON form, instead of raising.

    Raises:
        TypeError: If it has none and *otherwise* is not given.
    """
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if not isinstance(value, type):
        if hasattr(value, "to_dict"):
            return value.to_dict()
        if hasattr(value, "model_dump"):
            return value.model_dump(mode="json", by_alias=True)
        if is_dataclass(value):
            return {field.name: getattr(value, field.name) for field in fields(value)}
        if hasattr(value, "__html__"):
            return str(value.__html__())
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray, memoryview)):
            return list(value)
    if otherwise is not None:
        return otherwise
    raise TypeError(
        f"a {type(value).__name__} cannot be sent as JSON: return a dict of its values, or give "
        "the class a to_dict() method"
    )


class FeatherJSONProvider(DefaultJSONProvider):
    """Writes models, pydantic objects, datetimes, decimals and enums; reads nothing dangerous.

    Reading refuses NaN, infinite numbers, and nesting too deep for Python, each with the
    ``ValueError`` that Flask answers with 400. Writing keeps the order of keys.
    """

    default = staticmethod(jsonable)
    sort_keys = False
    _encoder: tuple[tuple[object, ...], JSONEncoder] | None = None

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return *obj* as JSON; the arguments are those of ``json.dumps``."""
        kwargs.setdefault("allow_nan", False)
        return super().dumps(obj, **kwargs)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an answer with one value, or with several as a list or an object."""
        own_dumps = type(self).dumps is not FeatherJSONProvider.dumps
        if len(args) != 1 or kwargs or own_dumps or self.compact is False or self._app.debug:
            return super().response(*args, **kwargs)
        text = f"{self._compact().encode(args[0])}\n"
        return self._app.response_class(text, mimetype=self.mimetype)

    def _compact(self) -> JSONEncoder:
        """Return the encoder of answers, kept as long as the options that apps may set."""
        options = (self.default, self.ensure_ascii, self.sort_keys)
        if self._encoder is None or self._encoder[0] != options:
            encoder = JSONEncoder(
                default=self.default,
                ensure_ascii=self.ensure_ascii,
                sort_keys=self.sort_keys,
                separators=(",", ":"),
                allow_nan=False,
            )
            self._encoder = options, encoder
        return self._encoder[1]

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return what the JSON text *s* holds; the arguments are those of ``json.loads``.

        Raises:
            ValueError: If it is not JSON, or holds what no other reader of JSON takes.
        """
        try:
            if kwargs:
                return super().loads(s, **kwargs)
            return _DECODER.decode(s if isinstance(s, str) else s.decode())
        except RecursionError:
            raise ValueError("the JSON is nested too deeply") from None


def init_json(app: Flask) -> None:
    """Give *app* Feather's JSON provider, unless the app chose one itself."""
    if type(app.json).__module__.partition(".")[0] in ("flask", "feather"):
        app.json = FeatherJSONProvider(app)


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise ValueError("a number is too large")
    return number


_DECODER = JSONDecoder(parse_constant=_constant, parse_float=_finite)
