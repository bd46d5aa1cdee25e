"""Registering declared routes on one app."""

from collections.abc import Iterable

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


def _blueprint(recorder: RouteRecorder, routes: list[DeclaredRoute]) -> Blueprint:
    blueprint = Blueprint(recorder.name, __name__, url_prefix=recorder.prefix or None)
    owners: dict[str, DeclaredRoute] = {}
    for route in routes:
        first = owners.setdefault(route.endpoint, route)
        if first.view is not route.view:
            raise DuplicateEndpoint(f"{recorder.name}.{route.endpoint}", first, route)
        blueprint.add_url_rule(route.rule, route.endpoint, route.view, **route.options)
    return blueprint
