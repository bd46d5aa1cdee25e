"""The fields that a serializer can declare."""

from collections.abc import Callable, Mapping
from datetime import date, time
from enum import Enum
from types import NoneType
from typing import Any, ClassVar

from feather.serializers.values import DIRECT, NATIVE, json_value


class Field:
    """Base of the fields; subclass it for a conversion of your own.

    None stays None, whatever the field.

    Attributes:
        unchanged: Types whose values are taken over without a call; NoneType is among them.
        direct: Functions for values of exactly these types, called instead of :meth:`convert`;
            they cannot fail.
    """

    unchanged: ClassVar[frozenset[type]] = frozenset({NoneType})
    direct: Mapping[type, Callable[[Any], Any]] = {}  # nobody changes it

    def convert(self, value: Any) -> Any:
        """Return *value* for JSON.

        Args:
            value: The attribute's value, never None.

        Raises:
            TypeError: If the value cannot be converted.
            ValueError: If the value cannot be converted.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no method convert(self, value)")


class PlainField(Field):
    """What an attribute is that ``fields`` lists and nothing declares."""

    unchanged = NATIVE
    direct = DIRECT

    def convert(self, value: Any) -> Any:
        """Return *value* in types that JSON has."""
        return json_value(value)


class StringField(Field):
    """Text; of an Enum its value, of a date or time its ISO 8601 form."""

    unchanged = frozenset({str, NoneType})

    def convert(self, value: Any) -> str:
        """Return *value* as text."""
        if isinstance(value, date | time | Enum):
            value = json_value(value)
        return str(value)


class IntegerField(Field):
    """An integer; fractions are cut off, as ``int`` does."""

    unchanged = frozenset({int, NoneType})

    def convert(self, value: Any) -> int:
        """Return *value* as an integer."""
        return int(value)


class FloatField(Field):
    """A floating-point number, also from a Decimal."""

    unchanged = frozenset({float, NoneType})

    def convert(self, value: Any) -> float:
        """Return *value* as a float."""
        return float(value)


class BooleanField(Field):
    """Whether the value is true in the sense of ``bool``."""

    unchanged = frozenset({bool, NoneType})

    def convert(self, value: Any) -> bool:
        """Return the truth of *value*."""
        return bool(value)


class DateTimeField(Field):
    """A date, a time or both.

    Args:
        format: A pattern for ``strftime``, applied in the value's own time zone. By default
            ISO 8601; a datetime in UTC with ``Z``, where a naive one is taken as UTC.
    """

    def __init__(self, format: str | None = None) -> None:  # noqa: A002  # the documented name
        self.format = format
        self.direct = DIRECT if format is None else {}

    def convert(self, value: Any) -> str:
        """Return *value* formatted."""
        if not isinstance(value, date | time):
            raise TypeError(f"{value.__class__.__name__} is neither a date nor a time")
        if self.format is not None:
            return value.strftime(self.format)
        return str(json_value(value))


class MethodField(PlainField):
    """What the serializer's method ``get_<field>(self, obj, context=None)`` returns.

    The method may leave the context out.
    """


class ContextField(Field):
    """Base of fields whose conversion needs the context that the serializer was called with."""

    def converter(self, where: str, *, encoded: bool) -> Callable[[Any, Any], Any]:
        """Return the function that converts a value, given the value and the context.

        Args:
            where: The field, for messages.
            encoded: Whether ``to_json`` encodes the outcome.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no method converter")
