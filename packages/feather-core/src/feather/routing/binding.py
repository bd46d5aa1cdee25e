"""Binding: what each request goes through before the view gets its arguments."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from feather import services as registry
from feather.routing.guards import peel, reapply
from feather.routing.plan import Plan, compile_plan
from feather.routing.problems import Refused, refusal, unstorable
from feather.routing.responses import sendable
from feather.routing.signature import read_signature

if TYPE_CHECKING:
    from feather.routing.readers import Reader

_EXTENSION = "feather.plans"


def plans(app: Flask) -> dict[str, Plan]:
    """Return how the requests of *app* are bound, by endpoint."""
    found: dict[str, Plan] = app.extensions.setdefault(_EXTENSION, {})
    return found


def bind_endpoint(app: Flask, endpoint: str) -> None:
    """Replace the view of *endpoint* by one that binds requests to the view's signature.

    Args:
        app: The app on which the endpoint is registered.
        endpoint: Its name, with the blueprint's.

    Raises:
        BindingError: If the signature does not say where an argument comes from.
    """
    view, outer = peel(app.view_functions[endpoint])
    rules = tuple(app.url_map.iter_rules(endpoint))
    held = [frozenset(rule.arguments) for rule in rules]
    signature = read_signature(view, held[0].union(*held), held[0].intersection(*held))
    csrf_field = str(app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"))
    plan = compile_plan(endpoint, view, signature, rules, csrf_field)
    plans(app)[endpoint] = plan
    bound = _bound(app.ensure_sync(view), plan, signature.services, in_path=any(held))
    app.view_functions[endpoint] = reapply(bound, outer)


def _bound(
    view: Callable[..., Any], plan: Plan, services: Mapping[str, Any], *, in_path: bool
) -> Callable[..., Any]:
    by_method = {method: plan.sources(method).readers for method in plan.methods}
    everywhere = set(by_method.values())
    readers: tuple[Reader, ...] | None = everywhere.pop() if len(everywhere) == 1 else None
    injected = tuple(services.items())
    current_request = request._get_current_object  # type: ignore[attr-defined]  # a LocalProxy's

    @wraps(view)
    def unbound(**arguments: Any) -> Any:
        return sendable(view(**arguments))

    @wraps(view)
    def bound(**arguments: Any) -> Any:
        wrong = unstorable(arguments) if in_path else {}
        sent = current_request()
        for read in by_method[sent.method] if readers is None else readers:
            try:
                arguments.update(read(sent, arguments))
            except Refused as refused:
                wrong.update(refused.fields)
        if wrong:
            raise refusal(wrong)
        for name, service in injected:
            arguments[name] = registry.resolve(service)
        return sendable(view(**arguments))

    return bound if in_path or injected or readers != () else unbound
