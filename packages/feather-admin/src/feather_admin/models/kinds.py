"""What a column of the database is for people: which input it has, and within which limits."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import types
from sqlalchemy.types import TypeDecorator, TypeEngine

from feather_admin.models.naming import words

Kind = Literal[
    "text", "lines", "secret", "flag", "integer", "number", "date", "moment", "time", "choice",
    "json", "one", "many", "other",
]  # fmt: skip


class Choice(NamedTuple):
    """A value to choose.

    Attributes:
        value: What the form sends.
        label: What people read.
        stored: What the attribute of the row gets.
    """

    value: str
    label: str
    stored: Any


@dataclass(frozen=True)
class Shape:
    """The kind of a column, and its limits.

    Attributes:
        kind: Which input it has; ``"other"`` can be shown and not edited.
        length: The most characters of a text.
        bits: The size of an integer.
        digits: The most digits of a decimal number.
        scale: Those after the point.
        decimal: Whether a number is exact.
        aware: Whether a moment has a time zone.
        choices: What there is to choose.
    """

    kind: Kind
    length: int | None = None
    bits: int = 32
    digits: int | None = None
    scale: int | None = None
    decimal: bool = False
    aware: bool = False
    choices: tuple[Choice, ...] = ()


def shape_of(type_: TypeEngine[Any]) -> Shape:
    """Return what a type of SQLAlchemy is for people.

    Args:
        type_: The type; a TypeDecorator is what it is stored as, if that is no JSON: whatever it
            makes of that is no text of a form.
    """
    if isinstance(type_, types.JSON):
        return Shape("json")
    while isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    if isinstance(type_, types.Enum):
        return Shape("choice", choices=_choices(type_))
    if isinstance(type_, types.Boolean):
        return Shape("flag")
    if isinstance(type_, types.String):
        return Shape("lines" if isinstance(type_, types.Text) else "text", length=type_.length)
    if isinstance(type_, types.Integer):
        small, big = isinstance(type_, types.SmallInteger), isinstance(type_, types.BigInteger)
        return Shape("integer", bits=16 if small else 64 if big else 32)
    if isinstance(type_, types.Float):
        return Shape("number", decimal=bool(type_.asdecimal))
    if isinstance(type_, types.Numeric):
        scale = type_.scale if type_.precision is None else type_.scale or 0
        decimal = bool(type_.asdecimal)
        return Shape("number", digits=type_.precision, scale=scale, decimal=decimal)
    if isinstance(type_, types.DateTime):
        return Shape("moment", aware=type_.timezone)
    if isinstance(type_, types.Date):
        return Shape("date")
    return Shape("time") if isinstance(type_, types.Time) else Shape("other")


def _choices(type_: types.Enum) -> tuple[Choice, ...]:
    if type_.enum_class is not None:
        return tuple(Choice(m.name, words(m.name.lower()), m) for m in type_.enum_class)
    return tuple(Choice(text, words(text), text) for text in type_.enums)
