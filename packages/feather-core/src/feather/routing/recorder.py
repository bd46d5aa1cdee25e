"""``api`` and ``page``: decorators that note a route, for each app to register."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class DeclaredRoute:
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


class RouteRecorder:
    """Notes routes by the module that declares them; registers nothing itself.

    A declaration is a fact about a module, like a class in it. Every app registers the routes of
    its own modules, so two apps in one process share none.

    Args:
        name: The blueprint's name: ``url_for("page.home")``.
        prefix: What every rule starts with.
    """

    def __init__(self, name: str, prefix: str) -> None:
        self.name = name
        self.prefix = prefix
        self._declared: dict[str, dict[tuple[str, str, str], DeclaredRoute]] = {}
        self._collected: set[str] = set()

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
        module: str = sys._getframe(1).f_globals["__name__"]
        return self._declaring(module, rule, endpoint, options)

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for GET."""
        return self._verb(sys._getframe(1).f_globals["__name__"], "GET", rule, options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for POST."""
        return self._verb(sys._getframe(1).f_globals["__name__"], "POST", rule, options)

    def put(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for PUT."""
        return self._verb(sys._getframe(1).f_globals["__name__"], "PUT", rule, options)

    def patch(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for PATCH."""
        return self._verb(sys._getframe(1).f_globals["__name__"], "PATCH", rule, options)

    def delete(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Declare a route for DELETE."""
        return self._verb(sys._getframe(1).f_globals["__name__"], "DELETE", rule, options)

    def collect(self, module: str) -> list[DeclaredRoute]:
        """Return the routes of *module*; it can declare no more afterwards."""
        self._collected.add(module)
        return list(self._declared.get(module, {}).values())

    def modules(self) -> list[str]:
        """Return the names of the modules that declared routes."""
        return list(self._declared)

    def _verb(
        self, module: str, method: str, rule: str, options: dict[str, Any]
    ) -> Callable[[View], View]:
        endpoint = options.pop("endpoint", None)
        return self._declaring(module, rule, endpoint, {**options, "methods": [method]})

    def _declaring(
        self, module: str, rule: str, endpoint: str | None, options: dict[str, Any]
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            route = DeclaredRoute(rule, view, endpoint or view.__name__, options)
            key = (route.endpoint, rule, ",".join(options.get("methods", ())))
            known = self._declared.setdefault(module, {})
            if module in self._collected and key not in known:
                raise RuntimeError(
                    f"the route {self.prefix}{rule} in {module} comes too late: Feather has set up "
                    "the app. Declare routes first, then call Feather(app)."
                )
            known[key] = route
            return view

        return declare


api = RouteRecorder("api", "/api")
page = RouteRecorder("page", "")
