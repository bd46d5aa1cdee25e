"""Names that a project may have."""

import keyword
import re
import sys
from importlib.util import find_spec
from pathlib import Path

PATTERN = re.compile(r"[a-z][a-z0-9_-]*")
_OWN = {
    "app",
    "config",
    "instance",
    "migrations",
    "models",
    "routes",
    "seeds",
    "services",
    "static",
    "templates",
    "tests",
    "venv",
}


def objection(name: str) -> str | None:
    """Return why a project cannot be called *name*, and what to call it, or ``None``.

    A project's name may become a package's name, so one that Python or an installed package
    uses already is refused.
    """
    reason = _reason(name)
    if reason is None:
        return None
    return f"a project cannot be called {name!r}: {reason}. Try: feather new {_alternative(name)}"


def _reason(name: str) -> str | None:
    if not PATTERN.fullmatch(name):
        return "a name starts with a-z and goes on with a-z, 0-9, - and _"
    identifier = name.replace("-", "_")
    if keyword.iskeyword(identifier) or keyword.issoftkeyword(identifier):
        return f"{identifier} is a word of the Python language"
    if identifier in _OWN:
        return f"{identifier} is the name of a file or folder inside every project"
    if identifier in sys.stdlib_module_names or _is_importable(identifier):
        return f"it would hide {identifier}, a module of Python or of an installed package"
    return None


def _is_importable(identifier: str) -> bool:
    try:
        spec = find_spec(identifier)
    except (ImportError, ValueError):  # it is there and broken
        return True
    if spec is None or spec.origin is None:
        return False  # without an origin it is a plain folder, such as the one to fill
    here = Path.cwd()
    return Path(spec.origin).parent not in (here, here / identifier)


def _alternative(name: str) -> str:
    words = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_") or "my-app"
    if not words[0].isalpha():
        words = f"app-{words}"
    return f"{words}-app" if _reason(words) else words
