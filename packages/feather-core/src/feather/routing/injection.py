"""Services as view arguments."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from feather.services import Service

View = TypeVar("View", bound=Callable[..., Any])


def inject(*services: type[Service]) -> Callable[[View], View]:
    """Pass services to a view, each under its class's name in snake case.

    ``@inject(UserService)`` fills the parameter ``user_service``. What the request sends under
    that name never reaches it.

    Args:
        *services: The classes; each request gets new instances.
    """
    classes = {_parameter(service): service for service in services}

    def decorate(view: View) -> View:
        @wraps(view)
        def with_services(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs, **{name: cls() for name, cls in classes.items()})

        return with_services  # type: ignore[return-value]  # same signature less the services

    return decorate


def _parameter(service: type[Service]) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", service.__name__).lower()
