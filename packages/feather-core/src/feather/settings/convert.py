"""From the text of an environment variable to the type that a setting declares."""

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from feather.suggestions import nearest


class WrongValue(ValueError):
    """A value that does not fit its type; the message says what would."""


def convert(value: object, annotation: Any) -> object:
    """Return *value* as *annotation* declares it.

    Values that need no conversion never import pydantic, which costs as much as half of Flask.

    Args:
        value: Text, or whatever the app's config holds.
        annotation: The declared type.

    Raises:
        WrongValue: If it does not fit.
    """
    plain = _without_none(annotation)
    if get_origin(plain) is Literal:
        return _choose(value, get_args(plain))
    if type(value) is plain:
        return value
    if isinstance(value, str) and get_origin(plain) is tuple:
        value = tuple(part.strip() for part in value.split(",") if part.strip())
    usual = _usual(value, plain)
    return _validate(value, annotation) if usual is None else usual


def _usual(value: object, plain: Any) -> object | None:
    """Return what pydantic would, for the texts that settings are mostly made of."""
    if isinstance(value, tuple) and get_args(plain) == (str, ...):
        return value if all(type(part) is str for part in value) else None
    if isinstance(value, str) and plain is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    if isinstance(value, str) and plain is int and value.isascii() and value.isdigit():
        return int(value) if len(value) < 19 else None
    return None


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    members = [member for member in get_args(annotation) if member is not NoneType]
    return members[0] if len(members) == 1 else annotation


def _choose(value: object, accepted: tuple[Any, ...]) -> object:
    if value in accepted:
        return value
    closest = nearest(str(value), map(str, accepted))
    listed = ", ".join(map(str, accepted))
    raise WrongValue(f"the nearest accepted value is {closest!r} (accepted: {listed})")


def _validate(value: object, annotation: Any) -> object:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise WrongValue(reason[0].lower() + reason[1:]) from None
