"""Packages whose names are imported on first use, so that an app pays for what it uses."""

from collections.abc import Callable, Mapping
from importlib import import_module


def lazy(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return a package's ``__getattr__`` and ``__dir__``.

    Example::

        __getattr__, __dir__ = lazy(__name__, {"Cache": ".store"})

    Args:
        package: The package's ``__name__``.
        homes: By name, the module that defines it; one of the package begins with a dot.
    """

    def __getattr__(name: str) -> object:  # noqa: N807  # it becomes the package's
        if name in homes:
            return getattr(import_module(homes[name], package), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def __dir__() -> list[str]:  # noqa: N807  # as above
        return [*homes]

    return __getattr__, __dir__
