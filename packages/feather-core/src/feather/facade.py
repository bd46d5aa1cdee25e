"""Documented import paths (``feather.auth``) in front of the plugins that own the code."""

from collections.abc import Callable
from importlib import import_module


def facade(path: str, package: str, extra: str) -> Callable[[str], object]:
    """Return a module ``__getattr__`` that imports *package* when a name is first asked for.

    Args:
        path: The documented module, for example ``feather.auth``.
        package: The package that owns the names, for example ``feather_auth``.
        extra: The extra of ``feather-core`` that installs it, for example ``auth``.

    Returns:
        A function for the module's ``__getattr__``. It raises ``ImportError`` with the
        command to run when *package* is not installed.
    """

    def __getattr__(name: str) -> object:  # noqa: N807  # it becomes the module's
        # The import system probes modules for dunder names, and expects AttributeError.
        if name.startswith("__"):
            raise AttributeError(f"module {path!r} has no attribute {name!r}")
        try:
            module = import_module(package)
        except ModuleNotFoundError as error:
            if error.name != package:
                raise
            distribution = package.replace("_", "-")
            raise ImportError(
                f'{path} comes with {distribution}: pip install "feather-core[{extra}]"',
                name=path,
            ) from None
        return getattr(module, name)

    return __getattr__
