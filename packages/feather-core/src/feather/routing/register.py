"""Registering declared routes on one app."""

import re
from collections.abc import Iterable
from importlib import import_module

from flask import Blueprint, Flask

from feather.routing.recorder import DeclaredRoute, RouteRecorder, api, page


class DuplicateEndpoint(RuntimeError):
    """Two routes of one app have the same endpoint."""

    def __init__(self, endpoint: str, first: DeclaredRoute, second: DeclaredRoute) -> None:
        super().__init__(
            f"two routes have the endpoint {endpoint!r}: {first.view.__name__} in {first.source} "
            f"and {second.view.__name__} in {second.source}. Rename one function, or give one "
            f"route another name: endpoint={second.endpoint + '_2'!r}"
        )


class BlueprintNameTaken(RuntimeError):
    """The app has a blueprint of the name that its declared routes need."""

    def __init__(self, app: Flask, name: str, first: DeclaredRoute) -> None:
        super().__init__(
            f"the app {app.name!r} has a blueprint called {name!r}, and routes declared with "
            f"feather.{name} need that name, such as {first.view.__name__} in {first.source}. "
            f"Rename the app's own: Blueprint('{name}_2', ...); its URLs stay what they are"
        )


def register_routes(app: Flask, modules: Iterable[str]) -> None:
    """Register the routes that *modules* declared with ``api`` and ``page``.

    Args:
        app: The app that gets them, in blueprints called ``api`` and ``page``.
        modules: Names of imported modules.

    Raises:
        DuplicateEndpoint: If two functions would share an endpoint.
        BlueprintNameTaken: If the app has a blueprint of its own called ``api`` or ``page``.
        BindingError: If a view's signature does not say where an argument comes from.
    """
    names = list(modules)
    for recorder in (api, page):
        routes = [route for module in names for route in recorder.collect(module)]
        if routes:
            if recorder.name in app.blueprints:
                raise BlueprintNameTaken(app, recorder.name, routes[0])
            # Imported here: an app may have Flask's routes only.
            from feather.routing.binding import bind_endpoint

            blueprint = _blueprint(recorder, routes)
            app.register_blueprint(blueprint)
            for endpoint in dict.fromkeys(route.endpoint for route in routes):
                bind_endpoint(app, f"{recorder.name}.{endpoint}")


def register_missing(app: Flask, module: str) -> None:
    """Register the routes that a plugin's module declared, except those that the app has.

    The app's route wins if it has the path and a method of the plugin's, or its endpoint. That is
    how an app takes over a page; ``url_for`` of the plugin's endpoint leads there then.

    Args:
        app: The app, with its own routes.
        module: The name of the module, which is imported.

    Raises:
        BlueprintNameTaken: If the app has a blueprint of its own called ``api`` or ``page``.
        BindingError: If a view's signature does not say where an argument comes from.
    """
    import_module(module)
    taken = _taken(app)
    own_endpoints = set(app.view_functions)
    for recorder in (api, page):
        routes = recorder.collect(module)
        blueprint = app.blueprints.get(recorder.name)
        if routes and blueprint is not None and blueprint.import_name != __name__:
            raise BlueprintNameTaken(app, recorder.name, routes[0])
        served = {}
        for route in routes:
            endpoint = f"{recorder.name}.{route.endpoint}"
            rule = recorder.prefix + route.rule
            if endpoint in own_endpoints:
                continue
            # On the app: a blueprint takes no more routes once it is registered.
            if _is_taken(taken, rule, route.options.get("methods", ("GET",))):
                app.add_url_rule(rule, endpoint, build_only=True)
            else:
                app.add_url_rule(rule, endpoint, route.view, **route.options)
                served[endpoint] = True
        for endpoint in served:
            from feather.routing.binding import bind_endpoint

            bind_endpoint(app, endpoint)


def has_route(app: Flask, rule: str, methods: Iterable[str]) -> bool:
    """Tell whether an app has a route of a path, whatever its variables are called.

    Args:
        app: The app.
        rule: The URL rule.
        methods: The methods; one of them is enough.
    """
    return _is_taken(_taken(app), rule, methods)


def _is_taken(taken: set[tuple[str, str]], rule: str, methods: Iterable[str]) -> bool:
    return any((_shape(rule), method) in taken for method in methods)


def _taken(app: Flask) -> set[tuple[str, str]]:
    return {
        (_shape(rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def _shape(rule: str) -> str:
    """Return a rule without the names and converters of its variables."""
    return re.sub(r"<[^<>]*>", "<>", rule)


def _blueprint(recorder: RouteRecorder, routes: list[DeclaredRoute]) -> Blueprint:
    blueprint = Blueprint(recorder.name, __name__, url_prefix=recorder.prefix or None)
    owners: dict[str, DeclaredRoute] = {}
    for route in routes:
        first = owners.setdefault(route.endpoint, route)
        if first.view is not route.view:
            raise DuplicateEndpoint(f"{recorder.name}.{route.endpoint}", first, route)
        blueprint.add_url_rule(route.rule, route.endpoint, route.view, **route.options)
    return blueprint
