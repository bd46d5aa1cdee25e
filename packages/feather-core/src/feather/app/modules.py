"""Importing a project's modules: ``models/``, ``services/`` and ``routes/``."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module, invalidate_caches
from pathlib import Path
from traceback import walk_tb
from types import ModuleType


class ForeignModule(RuntimeError):
    """A project's module name is taken by a module from elsewhere."""

    def __init__(self, name: str, root: Path, found: str | None) -> None:
        super().__init__(
            f"{name!r} of the project {root} cannot be imported: this process has already "
            f"imported {name!r} from {found or 'elsewhere'}. One process serves one project "
            "folder; start another process for the other one."
        )


def import_project_module(root: Path, name: str) -> ModuleType:
    """Import the module *name* of the project at *root*.

    What the module raises gets a ``remedy`` that names its line: a plugin that asked for the module
    is not to blame.

    Raises:
        ForeignModule: If a module of that name from another folder is loaded already.
    """
    if name not in sys.modules:
        invalidate_caches()  # the file may have been written a moment ago, by a generator
    try:
        module = import_module(name)
    except Exception as error:
        if not hasattr(error, "remedy"):
            _name_line(error, root)
        raise
    places = [module.__file__] if module.__file__ else list(getattr(module, "__path__", []))
    if not any(Path(place).is_relative_to(root) for place in places):
        raise ForeignModule(name, root, next(iter(places), None))
    return module


def _name_line(error: Exception, root: Path) -> None:
    """Give *error* a remedy, as exceptions of plugins may have one; the plugins' host shows it."""
    places = passed(error)
    if isinstance(error, SyntaxError) and error.filename:
        places.append((error.filename, error.lineno or 1))
    if found := last_own_line(root, places):
        file, line = found
        # Any class may have raised it, and no class of exceptions declares the attribute.
        error.remedy = f"correct {file}, line {line}"  # type: ignore[attr-defined]


def passed(error: BaseException) -> list[tuple[str, int | None]]:
    """Return the files and lines that *error* came through, that which raised it last."""
    return [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]


def last_own_line(
    root: Path, places: Sequence[tuple[str, int | None]]
) -> tuple[Path, int | None] | None:
    """Return the last of some files and lines that is the project's own; None if none is.

    Args:
        root: The project's folder, which the file that is returned is relative to.
        places: The files and lines.
    """
    for name, line in reversed(places):
        if is_own(root, Path(name)):
            return Path(name).relative_to(root), line
    return None


def is_own(root: Path, file: Path) -> bool:
    """Tell whether *file* was written for the project at *root*, not installed into it."""
    return file.is_relative_to(root) and "site-packages" not in file.parts


def import_folder(root: Path, folder: str) -> list[str]:
    """Import every module below *folder* of a project, in sorted order.

    Args:
        root: The project.
        folder: A path such as ``routes/api``; it need not exist.

    Returns:
        The dotted names of the modules.
    """
    files = sorted((root / folder).rglob("*.py"))
    names = [
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in files
        if path.name != "__init__.py"
    ]
    for name in names:
        import_project_module(root, name.split(".")[0])
        import_project_module(root, name)
    return names


def lazy_exports(package: str) -> Callable[[str], object]:
    """Return a ``__getattr__`` that finds a class in any module of *package*.

    With it, ``from models import Post`` works as soon as ``models/post.py`` exists::

        __getattr__ = lazy_exports(__name__)

    Args:
        package: The package's ``__name__``.
    """

    def __getattr__(name: str) -> object:  # noqa: N807  # it becomes the module's
        module = sys.modules[package]
        if not name.startswith("_"):
            for path in sorted(Path(place) for place in module.__path__):
                for file in sorted(path.glob("*.py")):
                    if file.name == "__init__.py":
                        continue
                    found = import_module(f"{package}.{file.stem}")
                    if getattr(vars(found).get(name), "__module__", None) == found.__name__:
                        value = vars(found)[name]
                        setattr(module, name, value)
                        return value
        raise AttributeError(f"no module of the folder {package}/ defines {name!r}")

    return __getattr__
