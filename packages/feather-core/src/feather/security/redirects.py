"""Targets that a request names: where to go after signing in, for example."""

import re
from urllib.parse import unquote

_LONGEST = 2048
_MOST_DECODINGS = 3
_CONTROL_CHARACTER = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"


def is_safe_path(target: str) -> bool:
    """Tell whether *target* is a path on the app's own site, however a browser reads it.

    Good for the ``Location`` header and for ``HX-Redirect``, ``HX-Location``, ``HX-Push-Url`` and
    ``HX-Replace-Url``, which browsers follow less carefully.

    Args:
        target: A path such as ``/boards/7?tab=all``. Anything with a scheme or a host is refused,
            and so are blanks, backslashes, control characters and empty segments, the last
            three also behind percent signs.
    """
    if not target.startswith("/") or " " in target or len(target) > _LONGEST:
        return False
    forms = _decoded(target)
    if len(forms) > _MOST_DECODINGS or any(re.search(_CONTROL_CHARACTER, form) for form in forms):
        return False
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return not any("//" in form or "\\" in form for form in _decoded(path))


def safe_redirect_target(target: str | None, default: str = "/") -> str:
    """Return *target* if it is a path on the app's own site, else *default*.

    Args:
        target: What the request asked for, for example ``request.args.get("next")``.
        default: Where to go instead.
    """
    return target if target is not None and is_safe_path(target) else default


def _decoded(text: str) -> list[str]:
    """Return *text* and what remains after removing percent signs once, twice, and so on."""
    forms = [text]
    while len(forms) <= _MOST_DECODINGS and (plain := unquote(forms[-1])) != forms[-1]:
        forms.append(plain)
    return forms
