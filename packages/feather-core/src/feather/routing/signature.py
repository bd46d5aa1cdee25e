"""What a view asks for: its signature, read once when the route is registered."""

import inspect
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from werkzeug.datastructures import FileStorage

from feather.routing.injection import injected_into
from feather.routing.sources import File, Header, Source
from feather.services import Service


class BindingError(RuntimeError):
    """A view's signature does not say where an argument comes from."""

    def __init__(self, view: Callable[..., Any], problem: str) -> None:
        function = inspect.unwrap(view)
        code = getattr(function, "__code__", None)
        place = f"{function.__module__}:{code.co_firstlineno if code else 0}"
        super().__init__(f"{getattr(function, '__name__', function)} ({place}): {problem}")


class Parameter(NamedTuple):
    """An argument that comes from the request.

    Attributes:
        name: The parameter of the view.
        annotation: Its type, with constraints but without Feather's marker.
        source: The marker's class; ``None`` means that the request's method decides.
        key: What the request calls it.
        default: What the view uses when it is absent; ``inspect.Parameter.empty`` if required.
    """

    name: str
    annotation: Any
    source: type[Source] | None
    key: str
    default: Any = inspect.Parameter.empty

    @property
    def required(self) -> bool:
        """Whether the request must hold it."""
        return self.default is inspect.Parameter.empty


class Signature(NamedTuple):
    """The arguments of a view by where they come from.

    Attributes:
        path: Annotated parameters that the URL holds.
        inputs: Those that come from the rest of the request.
        services: Classes of the annotated services by parameter.
    """

    path: tuple[Parameter, ...]
    inputs: tuple[Parameter, ...]
    services: Mapping[str, type[Service]]


def read_signature(
    view: Callable[..., Any], in_path: frozenset[str], in_every_path: frozenset[str]
) -> Signature:
    """Read what *view* asks for, through decorators that use ``functools.wraps``.

    Args:
        view: The view as it is registered.
        in_path: Names that some URL rule of the view holds.
        in_every_path: Names that all its URL rules hold.

    Raises:
        BindingError: If it is not clear where an argument comes from.
    """
    function = inspect.unwrap(view)
    injected = injected_into(view)
    if clash := sorted(injected & in_path):
        raise BindingError(
            view, f"{clash[0]!r} is both in the URL and injected: rename it in the URL"
        )
    path: list[Parameter] = []
    inputs: list[Parameter] = []
    services: dict[str, type[Service]] = {}
    for declared in inspect.signature(function).parameters.values():
        name = declared.name
        annotated = declared.annotation is not declared.empty
        if declared.kind in (declared.VAR_KEYWORD, declared.VAR_POSITIONAL) or name in injected:
            continue
        if name in in_path:
            if name not in in_every_path and declared.default is declared.empty:
                raise BindingError(
                    view,
                    f"the parameter {name!r} is missing from one of its URLs: give it a default",
                )
            if annotated:
                path.append(_parameter(view, function, declared))
        elif annotated:
            parameter = _parameter(view, function, declared)
            if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Service):
                services[name] = parameter.annotation
            else:
                inputs.append(parameter)
        elif declared.default is declared.empty:
            raise BindingError(
                view,
                f"the parameter {name!r} has no annotation and is not in the URL, so nothing says "
                f"what it is. Write {name}: str (or another type) to take it from the request, "
                f"<{name}> in the URL, or list its service in @inject(...)",
            )
    return Signature(tuple(path), tuple(inputs), services)


def _parameter(
    view: Callable[..., Any], function: Callable[..., Any], declared: inspect.Parameter
) -> Parameter:
    name = declared.name
    if declared.kind is declared.POSITIONAL_ONLY:
        raise BindingError(
            view, f"the parameter {name!r} is positional-only: arguments are passed by name"
        )
    annotation, marker = _split(_resolve(view, function, declared))
    source = None if marker is None else type(marker)
    if source is None and FileStorage in (annotation, *_members(annotation)):
        source = File
    key = marker.name if marker and marker.name else name
    if source is Header and not (marker and marker.name):
        key = name.replace("_", "-")
    return Parameter(name, annotation, source, key, declared.default)


def _resolve(
    view: Callable[..., Any], function: Callable[..., Any], declared: inspect.Parameter
) -> Any:
    holder = SimpleNamespace(__annotations__={declared.name: declared.annotation})
    names = getattr(function, "__globals__", {})
    try:
        return get_type_hints(holder, globalns=names, include_extras=True)[declared.name]
    except NameError as error:
        raise BindingError(
            view,
            f"the annotation {declared.annotation!r} of {declared.name!r} is not known at run time "
            f"({error}): import it outside `if TYPE_CHECKING:`, at the top of the module",
        ) from None


def _split(annotation: Any) -> tuple[Any, Source | None]:
    """Take Feather's marker out of an annotation."""
    if get_origin(annotation) is not Annotated:
        return annotation, None
    kind, *metadata = get_args(annotation)
    marker: Source | None = None
    rest = []
    for item in metadata:
        if isinstance(item, Source):
            marker = item
        elif isinstance(item, type) and issubclass(item, Source):
            marker = item()
        else:
            rest.append(item)
    return (Annotated[(kind, *rest)] if rest else kind), marker


def _members(annotation: Any) -> tuple[Any, ...]:
    return tuple(m for arg in get_args(annotation) for m in (arg, *_members(arg)))
