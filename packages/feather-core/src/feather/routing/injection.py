"""Services as view arguments."""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from feather import services as registry
from feather.services import Service

View = TypeVar("View", bound=Callable[..., Any])

_INJECTED = "__feather_injected__"


def inject(*services: type[Service]) -> Callable[[View], View]:
    """Pass services to a view, each under its class's name in snake case.

    ``@inject(UserService)`` fills the parameter ``user_service``. What the request sends under
    that name never reaches it. A parameter annotated with a service needs no decorator.

    Args:
        *services: The classes. Each call gets new instances, but for those of a ``@singleton``.

    Raises:
        TypeError: If something else than a service is given, or the view has no such parameter.
    """
    for service in services:
        if not (isinstance(service, type) and issubclass(service, Service)):
            raise TypeError(
                f"@inject takes service classes, as in @inject(UserService), and got {service!r}"
            )
    classes = {parameter_of(service): service for service in services}

    def decorate(view: View) -> View:
        _require_parameters(view, classes)

        @wraps(view)
        def with_services(*args: Any, **kwargs: Any) -> Any:
            for name, service in classes.items():
                kwargs[name] = registry.resolve(service)
            return view(*args, **kwargs)

        setattr(with_services, _INJECTED, injected_into(view) | classes.keys())
        return with_services  # type: ignore[return-value]  # same signature less the services

    return decorate


def injected_into(view: Callable[..., Any]) -> frozenset[str]:
    """Return the names of the parameters that ``@inject`` fills."""
    names: frozenset[str] = getattr(view, _INJECTED, frozenset())
    return names


def parameter_of(service: type[Service]) -> str:
    """Return the name of the parameter that gets *service*: its class's name in snake case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", service.__name__).lower()


def _require_parameters(view: Callable[..., Any], classes: Mapping[str, type[Service]]) -> None:
    parameters = inspect.signature(view).parameters
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
        return
    for name, service in classes.items():
        if name not in parameters:
            raise TypeError(
                f"@inject({service.__name__}) fills the parameter {name!r}, which "
                f"{view.__module__}.{view.__name__} does not have: add it, or leave out the service"
            )
