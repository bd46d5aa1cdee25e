"""What is wrong with a request, as one message per field."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from feather.exceptions import ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

REQUIRED = "This field is required."
UNKNOWN = "There is no field of this name."
REPEATED = "Send this field once."

_MESSAGES = {
    "missing": REQUIRED,
    "extra_forbidden": UNKNOWN,
    "timezone_aware": "Add a time zone, as in 2026-01-31T12:00:00Z.",
}
# Limits of what is reported: the names of unknown fields come from outside.
_FIELDS = 50
_NAME = 100

_LARGEST = 2**63 - 1  # what a database's largest integer column holds
_SMALLEST = -(2**63)
_HARMLESS = frozenset({bool, type(None)})

Location = tuple[int | str, ...]


class Refused(Exception):
    """Arguments from one source are wrong.

    Attributes:
        fields: Messages by field.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields)
        self.fields = fields


def refusal(fields: Mapping[str, str]) -> ValidationError:
    """Return the exception that answers with all *fields*."""
    kept = {name[:_NAME]: text for name, text in list(fields.items())[:_FIELDS]}
    if len(fields) == 1:
        ((name, text),) = kept.items()
        return ValidationError(f"{name}: {text}", fields=kept)
    names = ", ".join(list(kept)[:5]) + (", ..." if len(fields) > 5 else "")
    return ValidationError(f"{len(fields)} fields are not valid: {names}.", fields=kept)


def described(errors: "list[ErrorDetails]") -> dict[str, str]:
    """Return messages by field for the errors that pydantic found."""
    fields: dict[str, str] = {}
    for error in errors:
        text = _MESSAGES.get(error["type"]) or error["msg"].removeprefix("Value error, ")
        if text[-1:] not in ".!?":
            text += "."
        fields.setdefault(_dotted(error["loc"]), text)
    return fields


def unstorable(values: Mapping[str, Any]) -> dict[str, str]:
    """Return messages for values that no database or JSON reader takes, at any depth.

    They are NUL characters in text, integers beyond 64 bits, and numbers that are not finite.

    Args:
        values: Arguments by name, already validated.
    """
    found: dict[str, str] = {}
    for name, value in values.items():
        kind = type(value)
        # the two commonest kinds without a call; this runs for each request
        if kind is str:
            if "\0" in value:
                found[name] = _NUL
        elif kind not in _HARMLESS:
            for location, text in _unstorable(value, (name,)):
                found.setdefault(_dotted(location), text)
    return found


_NUL = "Remove the NUL character."


def _unstorable(value: Any, at: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        if "\0" in value:
            yield at, _NUL
    elif isinstance(value, int):
        if not _SMALLEST <= value <= _LARGEST:
            yield at, "This number is too large."
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield at, "Input should be a finite number."
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _unstorable(key, at)
            yield from _unstorable(item, (*at, str(key).replace("\0", "")))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for index, item in enumerate(value):
            yield from _unstorable(item, (*at, index))
    elif hasattr(value, "get_secret_value"):
        yield from _unstorable(value.get_secret_value(), at)
    elif hasattr(value, "__pydantic_fields__") or hasattr(value, "__dataclass_fields__"):
        for name, item in vars(value).items():
            yield from _unstorable(item, (*at, name))
        yield from _unstorable(getattr(value, "__pydantic_extra__", None) or {}, at)


def _dotted(location: Location) -> str:
    return ".".join(str(part) for part in location)
