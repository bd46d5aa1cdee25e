"""Checking a serializer class when it is defined."""

from inspect import Parameter, signature
from keyword import iskeyword

from feather.serializers.errors import SerializerError
from feather.serializers.fields import Field, MethodField
from feather.suggestions import nearest


def check(serializer: type) -> tuple[str, ...]:
    """Return the names in ``fields`` of a serializer class.

    Args:
        serializer: A subclass of Serializer; one without ``fields`` is a base for others.

    Raises:
        SerializerError: If the class contradicts itself.
    """
    listed = getattr(serializer, "fields", None)
    where = serializer.__qualname__
    if listed is None:
        return ()
    if isinstance(listed, str) or not isinstance(listed, list | tuple):
        raise SerializerError(
            f'{where}.fields is {listed!r}; it must be a list of names: fields = ["id", "email"]'
        )
    for name in listed:
        if not isinstance(name, str) or not name.isidentifier() or iskeyword(name):
            raise SerializerError(f"{where}.fields names {name!r}, which cannot be an attribute")
    names = tuple(listed)
    _check_keys(where, names)
    own = {name for name, value in vars(serializer).items() if isinstance(value, Field)}
    for name in sorted(own.difference(names)):
        raise SerializerError(
            f"{where} declares {name!r}, but its fields list does not name it; "
            f"the nearest name there is {nearest(name, names)!r}"
        )
    for name in names:
        if isinstance(getattr(serializer, name, None), MethodField):
            _check_method(serializer, name)
    return names


def takes_context(serializer: type, name: str) -> bool:
    """Return whether ``get_<name>`` of *serializer* has a parameter for the context."""
    parameters = [*signature(getattr(serializer, f"get_{name}")).parameters.values()][2:]
    return any(p.name == "context" or p.kind is Parameter.VAR_POSITIONAL for p in parameters)


def camel_case(name: str) -> str:
    """Return ``created_at`` as ``createdAt``; underscores at either end stay."""
    core = name.strip("_")
    first, *rest = core.split("_") if core else [""]
    camel = first + "".join(part[:1].upper() + part[1:] for part in rest)
    return name.replace(core, camel, 1) if core else name


def _check_keys(where: str, names: tuple[str, ...]) -> None:
    taken: dict[str, str] = {}
    for name in names:
        key = camel_case(name)
        if key in taken:
            raise SerializerError(
                f"{where}.fields names {taken[key]!r} and {name!r}, which both become {key!r}"
            )
        taken[key] = name


def _check_method(serializer: type, name: str) -> None:
    methods = [method for method in dir(serializer) if method.startswith("get_")]
    where = serializer.__qualname__
    if f"get_{name}" not in methods:
        closest = f"; the nearest is {nearest(f'get_{name}', methods)!r}" if methods else ""
        raise SerializerError(
            f"{where}.{name} is a MethodField, but there is no method get_{name}{closest}: "
            f"define get_{name}(self, obj, context=None)"
        )
    required = [
        p.name
        for p in [*signature(getattr(serializer, f"get_{name}")).parameters.values()][2:]
        if p.default is Parameter.empty
        and p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        and p.name != "context"
    ]
    if required:
        raise SerializerError(
            f"{where}.get_{name} needs an argument {required[0]!r} that nothing gives it: "
            f"define get_{name}(self, obj, context=None)"
        )
