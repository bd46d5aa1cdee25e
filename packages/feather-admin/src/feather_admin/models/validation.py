"""From what a form sends to values, by one pydantic model for each ModelAdmin."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError, create_model

from feather.routing.problems import REQUIRED, unstorable
from feather_admin.models.fields import Field as ModelField
from feather_admin.models.json_text import parsed_json
from feather_admin.models.kinds import Shape

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Raw = Mapping[str, Sequence[str]]
"""What the form sent for each field; a field that is not among the form's is never in it."""
_PREFIX = "field_"  # so that no column has the name of something that pydantic's models have
_LONGEST = 1_000_000


def form_model(name: str, fields: Sequence[ModelField]) -> type[BaseModel]:
    """Build the model that checks a form.

    Args:
        name: The name of the class.
        fields: The fields of the form.
    """
    annotations: dict[str, Any] = {
        f"{_PREFIX}{field.name}": (_annotation(field), Field(alias=field.name)) for field in fields
    }
    return create_model(name, **annotations)


def raw_of(form: Any, fields: Sequence[ModelField]) -> dict[str, list[str]]:
    """Take what the form of a request says of some fields, and nothing else.

    Args:
        form: ``request.form``.
        fields: The fields of the form.
    """
    return {
        field.name: [text.replace("\r\n", "\n") for text in form.getlist(field.name)]
        for field in fields
    }


def checked(
    model: type[BaseModel], fields: Sequence[ModelField], raw: Raw, *, new: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Turn what was sent into values.

    Args:
        model: What :func:`form_model` built.
        fields: The fields of the form.
        raw: What was sent.
        new: Whether for a new row, which may fill in fields by itself.

    Returns:
        Values by field, those of relationships as ids, and messages by field. A field that the
        row fills in by itself, and a secret that stays what it is, has no value.
    """
    given: dict[str, Any] = {}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        sent = _sent(field, raw[field.name])
        if sent is None and field.kind == "secret" and not new:
            continue
        if sent is None and field.fills_itself and new:
            continue
        if sent in (None, []) and field.required:
            errors[field.name] = REQUIRED
        elif sent is None:
            values[field.name] = "" if _may_be_empty(field) else None
        else:
            given[field.name] = sent
    optional = {field.name: None for field in fields if field.name not in given}
    try:
        found = model.model_validate({**optional, **given})
    except ValidationError as error:
        errors.update(_described(error.errors(include_url=False), fields))
        # Nothing is written; whether related rows are there can be told all the same.
        ids = {f.name: given[f.name] for f in fields if f.relation and f.name in given}
        return {**values, **ids}, errors
    values.update({name: getattr(found, f"{_PREFIX}{name}") for name in given})
    for place, message in unstorable(values).items():
        name, _, within = place.partition(".")
        errors[name] = f"At {within}: {message}" if within else message
    return values, errors


def _sent(field: ModelField, texts: Sequence[str]) -> Any:
    if field.kind == "many":
        return list(texts)
    if field.kind == "flag":
        return bool(texts and texts[-1])
    text = texts[-1] if texts else ""
    if field.kind not in ("lines", "secret"):
        text = text.strip()
    return text or None


def _may_be_empty(field: ModelField) -> bool:
    return field.kind in ("text", "lines") and not field.attribute.property.columns[0].nullable


def _annotation(field: ModelField) -> Any:
    return _TYPES[field.kind](field.shape) | None


def _text(shape: Shape) -> Any:
    return Annotated[str, Field(max_length=shape.length or _LONGEST)]


def _integer(shape: Shape) -> Any:
    largest = 2 ** (shape.bits - 1)
    return Annotated[int, Field(ge=-largest, lt=largest)]


def _number(shape: Shape) -> Any:
    if not shape.decimal:
        return Annotated[float, Field(allow_inf_nan=False)]
    limits = Field(allow_inf_nan=False, max_digits=shape.digits or 1000, decimal_places=shape.scale)
    return Annotated[Decimal, limits]


def _moment(shape: Shape) -> Any:
    def in_utc(value: datetime) -> datetime:
        try:
            utc = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        except OverflowError:  # in UTC it is before the first year, or after the last one
            raise ValueError(_WRONG["moment"]) from None
        return utc if shape.aware else utc.replace(tzinfo=None)

    return Annotated[datetime, AfterValidator(in_utc)]


def _choice(shape: Shape) -> Any:
    stored = {choice.value: choice.stored for choice in shape.choices}

    def known(value: str) -> Any:
        if value not in stored:
            raise ValueError("Choose one of these.")
        return stored[value]

    return Annotated[str, AfterValidator(known)]


_TYPES: Mapping[str, Any] = {
    "text": _text,
    "lines": _text,
    "secret": _text,
    "flag": lambda _shape: bool,
    "integer": _integer,
    "number": _number,
    "date": lambda _shape: date,
    "moment": _moment,
    "time": lambda _shape: time,
    "choice": _choice,
    "json": lambda _shape: Annotated[str, Field(max_length=_LONGEST), AfterValidator(parsed_json)],
    "one": lambda _shape: str,
    "many": lambda _shape: list[str],
}
_WRONG = {
    "integer": "Enter a whole number.",
    "number": "Enter a number.",
    "date": "Enter a date, such as 2026-01-31.",
    "moment": "Enter a date and a time in UTC, such as 2026-01-31T12:00.",
    "time": "Enter a time, such as 12:00.",
}


def _described(errors: "list[ErrorDetails]", fields: Sequence[ModelField]) -> dict[str, str]:
    by_name = {field.name: field for field in fields}
    return {str(e["loc"][0]): _sentence(e, by_name[str(e["loc"][0])]) for e in reversed(errors)}


def _sentence(error: "ErrorDetails", field: ModelField) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "string_too_long":
            return f"Use at most {limits['max_length']:,} characters."
        case "greater_than_equal" | "less_than":
            largest = 2 ** (field.shape.bits - 1)
            return f"Enter a number from {-largest:,} to {largest - 1:,}."
        case "decimal_max_places":
            places = limits["decimal_places"]
            return f"Use at most {places} decimal places." if places else "Enter a whole number."
        case "decimal_max_digits" | "decimal_whole_digits":
            return f"Use at most {field.shape.digits} digits in all."
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
    return _WRONG.get(field.kind, "This cannot be used here.")
