"""The pydantic model of one route's arguments, compiled when the route is registered.

Only routes with something to validate import this module, and with it pydantic.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from inspect import isclass
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PydanticUserError, TypeAdapter
from pydantic_core import PydanticSerializationError, ValidationError, to_jsonable_python
from typing_extensions import TypedDict

from feather.exceptions import ValidationError as InvalidRequest
from feather.routing.problems import REPEATED, Refused, described, unstorable
from feather.routing.signature import BindingError, Parameter

_MANY = (list, set, frozenset, tuple, Sequence, Iterable)
_GENERIC = (*_MANY, dict)


class Contract:
    """What one source of a request (its query, its body, ...) must hold.

    A single parameter annotated with a pydantic model is *whole*: the model's fields are the
    source's keys. Otherwise each parameter is a key.

    Args:
        view: The view, for error messages.
        title: The name of the model in the API's description.
        parameters: What the source holds.
        whole: Whether a single model parameter stands for the whole source.

    Raises:
        BindingError: If pydantic cannot validate an annotation.
    """

    def __init__(
        self,
        view: Callable[..., Any],
        title: str,
        parameters: Sequence[Parameter],
        *,
        whole: bool = True,
    ) -> None:
        self.parameters = tuple(parameters)
        only = parameters[0] if whole and len(parameters) == 1 else None
        self._whole = only.name if only and _is_model(only.annotation) else None
        self.adapter: TypeAdapter[Any] = self._compile(view, title)
        self._validator = self.adapter.validator
        self._keys, self._many = self._names()
        # A model that says itself what happens to unknown keys is taken at its word.
        decided = any("extra" in m.model_config for p in parameters for m in _models(p.annotation))
        self._extra: Literal["forbid"] | None = None if decided else "forbid"
        self._blank: dict[str, bool] = {}

    def from_json(self, data: bytes) -> dict[str, Any]:
        """Return the arguments that a JSON body holds; types must match exactly.

        Raises:
            Refused: If fields are wrong.
            ValidationError: If it is not a JSON object.
        """
        try:
            valid = self._validator.validate_json(data, strict=True, extra=self._extra)
        except ValidationError as error:
            raise _refused(error) from None
        return self._arguments(valid)

    def from_text(self, sent: Iterable[tuple[str, Sequence[Any]]]) -> dict[str, Any]:
        """Return the arguments that texts hold, converted to their types.

        Args:
            sent: Keys with the texts sent for each.

        Raises:
            Refused: If fields are wrong.
        """
        values: dict[str, Any] = {}
        repeated: dict[str, str] = {}
        for key, texts in sent:
            if key in self._many:
                values[key] = list(texts)
            elif len(texts) > 1 and key in self._keys:
                repeated[key] = values[key] = REPEATED
            elif texts[0] != "" or key not in self._keys or self._takes_blank(key):
                values[key] = texts[0]
        try:
            valid = self._validator.validate_python(values, extra=self._extra)
        except ValidationError as error:
            raise Refused({**_refused(error).fields, **repeated}) from None
        if repeated:
            raise Refused(repeated)
        return self._arguments(valid)

    def defaults(self) -> dict[str, Any]:
        """Return the defaults that JSON can show, by key."""
        shown = {}
        for parameter in self.parameters:
            if not parameter.required and parameter.default is not None and not self._whole:
                try:
                    shown[parameter.key] = to_jsonable_python(parameter.default)
                except PydanticSerializationError:
                    continue
        return shown

    def _arguments(self, valid: Any) -> dict[str, Any]:
        if self._whole is None:
            arguments: dict[str, Any] = valid
            wrong = unstorable(arguments)
        else:
            arguments = {self._whole: valid}
            wrong = unstorable(vars(valid)) or unstorable(valid.model_extra or {})
        if wrong:
            raise Refused(wrong)
        return arguments

    def _compile(self, view: Callable[..., Any], title: str) -> TypeAdapter[Any]:
        fields: dict[str, Any] = {}
        for parameter in self.parameters:
            kind = _timed(parameter.annotation)
            self._adapt(view, kind, parameter)
            if parameter.key != parameter.name:
                kind = Annotated[kind, Field(validation_alias=parameter.key)]
            fields[parameter.name] = kind if parameter.required else NotRequired[kind]
        if self._whole is not None:
            return self._adapt(view, self.parameters[0].annotation, self.parameters[0])
        # A TypedDict rather than a BaseModel: arguments may have any name (json, copy), the
        # view's own defaults stay its own, and validating gives the dict to call it with.
        make: Any = TypedDict  # type checkers know it with literal arguments only
        model = make(title, fields)
        model.__pydantic_config__ = ConfigDict(extra="forbid")
        return TypeAdapter(model)

    def _adapt(self, view: Callable[..., Any], kind: Any, parameter: Parameter) -> TypeAdapter[Any]:
        try:
            return TypeAdapter(kind)
        except (PydanticUserError, TypeError) as error:
            reason = str(error).split("\n")[0]
            raise BindingError(
                view,
                f"the parameter {parameter.name!r} has a type that no request can hold: {reason}. "
                "Use a pydantic type, or inject it if it is a service",
            ) from None

    def _names(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of the source, and those of them that can be repeated."""
        if self._whole is None:
            kinds = {p.key: p.annotation for p in self.parameters}
        else:
            model: type[BaseModel] = self.parameters[0].annotation
            kinds = {
                key: field.annotation
                for name, field in model.model_fields.items()
                for key in {name, field.alias or name, str(field.validation_alias or name)}
            }
        return frozenset(kinds), frozenset(key for key, kind in kinds.items() if _is_many(kind))

    def _takes_blank(self, key: str) -> bool:
        """Whether empty text is a value of *key*; otherwise a blank field counts as not sent."""
        if key not in self._blank:
            try:
                self._validator.validate_python({key: ""})
            except ValidationError as error:
                self._blank[key] = all(e["loc"][:1] != (key,) for e in error.errors())
            else:
                self._blank[key] = True
        return self._blank[key]


def _refused(error: ValidationError) -> Refused:
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        raise InvalidRequest(
            f"The body is not valid JSON: {errors[0]['msg'].removeprefix('Invalid JSON: ')}."
        )
    if not errors[0]["loc"] and errors[0]["type"] in ("dict_type", "model_type"):
        raise InvalidRequest('The body must be a JSON object, as in {"name": "value"}.')
    return Refused(described(errors))


def _is_model(annotation: Any) -> bool:
    return isclass(annotation) and issubclass(annotation, BaseModel)


def _models(annotation: Any, seen: frozenset[Any] = frozenset()) -> frozenset[type[BaseModel]]:
    """Return the models that values of *annotation* may hold."""
    if _is_model(annotation) and annotation not in seen:
        seen |= {annotation}
        for field in annotation.model_fields.values():
            seen |= _models(field.annotation, seen)
    for member in get_args(annotation):
        seen |= _models(member, seen)
    return seen


def _is_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, UnionType, Annotated):
        return any(_is_many(member) for member in get_args(annotation))
    return (origin or annotation) in _MANY


def _timed(annotation: Any) -> Any:
    """Require a time zone of each ``datetime``: without one it names no instant."""
    if annotation is datetime:
        return AwareDatetime
    origin, members = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return Annotated[(_timed(members[0]), *members[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(_timed(member) for member in members)]  # noqa: UP007  # from a tuple
    if origin in _GENERIC and members:
        return origin[tuple(_timed(member) for member in members)]
    return annotation
