"""From a serializer class to the two functions that do its work.

Each is one dict display over all fields, so that an object costs what it would cost in a
comprehension written by hand. The source contains names from ``fields``, which are checked to be
identifiers, and nothing else that a user wrote; everything else is passed in by reference.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from feather.serializers.declaration import camel_case, takes_context
from feather.serializers.errors import SerializerError, brief
from feather.serializers.fields import ContextField, Field, MethodField, PlainField
from feather.serializers.values import DIRECT, DIRECT_ENCODED, ENCODED
from feather.suggestions import nearest

_SOURCE = """\
def one(self, obj, context):
    {methods}
    try:
        if isinstance(obj, dict):
            return {{{items}}}
        return {{{attributes}}}
    except (AttributeError, KeyError) as error:
        explain(obj, error)
        raise

def many(self, objects, context):
    {methods}
    result = []
    append = result.append
    obj = None
    try:
        for obj in objects:
            if isinstance(obj, dict):
                append({{{items}}})
            else:
                append({{{attributes}}})
    except (AttributeError, KeyError) as error:
        explain(obj, error)
        raise
    return result
"""


class Compiled(NamedTuple):
    """The functions of a serializer class; each takes the serializer, the input, the context."""

    one: Callable[[Any, Any, Any], dict[str, Any]]
    many: Callable[[Any, Iterable[Any], Any], list[dict[str, Any]]]


def compile_serializer(serializer: type, names: tuple[str, ...], *, encoded: bool) -> Compiled:
    """Write and load the functions of a class.

    Args:
        serializer: The class.
        names: Its fields, checked.
        encoded: Leave dates, times, Decimal and UUID to the encoder of ``to_json``, which writes
            them as the other functions would and much faster.
    """
    namespace: dict[str, Any] = {"explain": _explainer(serializer, names)}
    methods: list[str] = []
    attributes: list[str] = []
    items: list[str] = []
    for place, name in enumerate(names):
        declared = getattr(serializer, name, None)
        field = declared if isinstance(declared, Field) else PlainField()
        unchanged, direct = field.unchanged, field.direct
        if encoded and direct is DIRECT:
            unchanged, direct = unchanged | ENCODED, DIRECT_ENCODED
        namespace[f"unchanged{place}"] = unchanged
        namespace[f"direct{place}"] = direct
        where = f"{serializer.__qualname__}.{name}"
        namespace[f"convert{place}"] = (
            field.converter(where, encoded=encoded)
            if isinstance(field, ContextField)
            else _checked(field, where)
        )
        converted = f"convert{place}(value{', context' * isinstance(field, ContextField)})"
        source, entry = f"obj.{name}", f"obj[{name!r}]"
        if isinstance(field, MethodField):
            methods.append(f"get{place} = self.get_{name}")
            context = ", context" * takes_context(serializer, name)
            source = entry = f"get{place}(obj{context})"
        for parts, read in ((attributes, source), (items, entry)):
            taken = f"value if (kind := (value := {read}).__class__) in unchanged{place}"
            if direct:
                taken += f" else direct{place}[kind](value) if kind in direct{place}"
            parts.append(f"{camel_case(name)!r}: {taken} else {converted}")
    text = _SOURCE.format(
        methods="; ".join(methods) or "pass",
        attributes=", ".join(attributes),
        items=", ".join(items),
    )
    code = compile(text, f"<{serializer.__module__}.{serializer.__qualname__}>", "exec")
    exec(code, namespace)  # noqa: S102  # the source above, with identifiers filled in
    return Compiled(namespace["one"], namespace["many"])


def _checked(field: Field, where: str) -> Callable[[Any], Any]:
    """Return the field's conversion, with errors that say which field it was."""
    convert = field.convert

    def checked(value: Any) -> Any:
        if value is None:
            return None
        try:
            return convert(value)
        except (TypeError, ValueError, ArithmeticError) as error:
            kind = "a plain field" if type(field) is PlainField else f"a {type(field).__name__}"
            raise SerializerError(
                f"{where} is {kind} and cannot convert {brief(value)}: {error}. Declare a field "
                "that fits: a NestedField for an object, a MethodField for anything else"
            ) from error

    return checked


def _explainer(serializer: type, names: tuple[str, ...]) -> Callable[[Any, Exception], None]:
    def explain(obj: Any, error: Exception) -> None:
        """Say which listed name the object lacks, if that is what *error* is about."""
        if isinstance(error, AttributeError):
            name, missing = error.name, error.obj is obj and not isinstance(obj, dict)
            has = [n for n in dir(obj) if not n.startswith("_")]
            noun = "attribute"
        else:
            name = error.args[0] if error.args else None
            missing = isinstance(obj, dict) and name not in obj
            has = [str(key) for key in obj] if missing else []
            noun = "key"
        declared = getattr(serializer, str(name), None)
        if not missing or name not in names or isinstance(declared, MethodField):
            return
        hint = f"; the nearest is {nearest(name, has)!r}" if has else ""
        if hasattr(serializer, f"get_{name}"):
            hint = f"; for the method get_{name}, declare {name} = MethodField()"
        elif isinstance(obj, list | tuple | set):
            hint = "; use serialize_many for a collection, or NestedField(..., many=True)"
        raise SerializerError(
            f"{serializer.__qualname__}.fields names {name!r}, but the "
            f"{type(obj).__name__} has no {noun} {name!r}{hint}"
        ) from error

    return explain
