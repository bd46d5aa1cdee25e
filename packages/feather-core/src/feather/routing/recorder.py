"""``api`` and ``page``: decorators that note a route, for each app to register."""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class DeclaredRoute(NamedTuple):
    """A route as a module declared it.

    Attributes:
        rule: The URL rule below the recorder's prefix.
        view: The view function.
        endpoint: Its name within the blueprint.
        options: What else ``Flask.add_url_rule`` gets.
    """

    rule: str
    view: Callable[..., Any]
    endpoint: str
    options: dict[str, Any]

    @property
    def source(self) -> str:
        """Where the view is defined, as ``module:line``."""
        code = getattr(self.view, "__code__", None)
        return f"{self.view.__module__}:{code.co_firstlineno if code else 0}"


class _ModuleRoutes:
    """What one module declared: routes by endpoint, rule and methods."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str, str], DeclaredRoute] = {}
        self.closed = False


class RouteRecorder:
    """Notes each route in the module that declares it; registers nothing itself.

    A declaration is a fact about a module, like a class in it, and is kept there. Every app
    registers the routes of its own modules, so two apps in one process share none.

    Args:
        name: The blueprint's name: ``url_for("page.home")``.
        prefix: What every rule starts with.
    """

    def __init__(self, name: str, prefix: str) -> None:
        self.name = name
        self.prefix = prefix
        self._attribute = f"__feather_{name}_routes__"

    def route(
        self, rule: str, *, endpoint: str | None = None, **options: Any
    ) -> Callable[[View], View]:
        """Declare a route.

        Args:
            rule: A Flask URL rule such as ``"/users/<id>"``.
            endpoint: Its name; the function's name unless given.
            **options: Passed to ``Flask.add_url_rule``, for example ``methods``.

        Raises:
            RuntimeError: If the app that owns the calling module is already set up.
        """
        return self._declaring(sys._getframe(1).f_globals, rule, endpoint, options)

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for GET; the arguments are those of :meth:`route`."""
        return self._verb(sys._getframe(1).f_globals, "GET", rule, **options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for POST; the arguments are those of :meth:`route`."""
        return self._verb(sys._getframe(1).f_globals, "POST", rule, **options)

    def put(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for PUT; the arguments are those of :meth:`route`."""
        return self._verb(sys._getframe(1).f_globals, "PUT", rule, **options)

    def patch(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for PATCH; the arguments are those of :meth:`route`."""
        return self._verb(sys._getframe(1).f_globals, "PATCH", rule, **options)

    def delete(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for DELETE; the arguments are those of :meth:`route`."""
        return self._verb(sys._getframe(1).f_globals, "DELETE", rule, **options)

    def collect(self, module: str) -> list[DeclaredRoute]:
        """Return the routes of the imported *module*; it can declare no more afterwards."""
        declared = self._of(vars(sys.modules[module]))
        declared.closed = True
        return list(declared.routes.values())

    def _of(self, namespace: dict[str, Any]) -> _ModuleRoutes:
        routes: _ModuleRoutes = namespace.setdefault(self._attribute, _ModuleRoutes())
        return routes

    def _verb(
        self,
        namespace: dict[str, Any],
        method: str,
        rule: str,
        *,
        endpoint: str | None = None,
        **options: Any,
    ) -> Callable[[View], View]:
        return self._declaring(namespace, rule, endpoint, {**options, "methods": [method]})

    def _declaring(
        self, namespace: dict[str, Any], rule: str, endpoint: str | None, options: dict[str, Any]
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            route = DeclaredRoute(rule, view, endpoint or view.__name__, options)
            key = (route.endpoint, rule, ",".join(options.get("methods", ())))
            declared = self._of(namespace)
            if declared.closed and key not in declared.routes:
                raise RuntimeError(
                    f"the route {self.prefix}{rule} in {namespace['__name__']} comes too late: "
                    "Feather has set up the app. Declare routes first, then call Feather(app)."
                )
            declared.routes[key] = route
            return view

        return declare


api = RouteRecorder("api", "/api")
page = RouteRecorder("page", "")
