"""The ``attrs`` filter: keyword arguments of a macro become attributes of its element."""

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Undefined
from markupsafe import Markup, escape

_needs_escaping = re.compile(r"[&<>\"']").search
_is_name = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*").fullmatch
# Attributes whose "no" is a value of its own: without the attribute there is no such state at all.
_ARIA_STATES = frozenset(
    f"aria-{name}"
    for name in (
        "atomic", "busy", "checked", "current", "disabled", "expanded", "haspopup", "hidden",
        "invalid", "modal", "multiline", "multiselectable", "pressed", "readonly", "required",
        "selected",
    )
)  # fmt: skip


def attrs(given: Mapping[str, object]) -> Markup:
    """Write attributes for an opening tag.

    ``hx_post="/like"`` becomes ``hx-post="/like"``, and a trailing underscore is dropped, so that
    ``for_="email"`` can be written. ``True`` gives an attribute without a value, ``None`` and
    ``False`` give none. States of ARIA and attributes of htmx are words instead: ``True`` gives
    ``"true"``, and ``aria_expanded=False`` gives ``"false"``. What is undefined in Jinja, as the
    result of ``"page" if current``, gives none either.

    Args:
        given: Values by name; the keyword arguments of a macro.

    Returns:
        The attributes, each with a space in front; values are escaped.

    Raises:
        ValueError: A name is not one of an attribute, or the content security policy forbids
            what the attribute does.
    """
    written = "".join([_attribute(_name(key), value) for key, value in given.items()])
    return Markup(written)  # noqa: S704  # names are checked, values escaped


@lru_cache(maxsize=1024)
def _name(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    lowered = name.lower()
    if not _is_name(name):
        raise ValueError(
            f"{key!r} is not the name of an attribute: write a letter, then letters, digits, "
            "'-', '_', '.' or ':', for example hx_post for hx-post"
        )
    if lowered.startswith(("on", "hx-on", "data-hx-on")):
        raise ValueError(
            f"the attribute {name!r} is refused: the content security policy forbids scripts in "
            "attributes. Listen for the event in an island (data_action='click:save') or a script "
            "in static/js/"
        )
    if lowered == "style":
        raise ValueError(
            "the attribute 'style' is refused: the content security policy forbids styles in "
            "attributes. Pass class='...' and write the rule in static/css/app.css"
        )
    return name


def _attribute(name: str, value: object) -> str:
    if type(value) is str:
        return f' {name}="{_escaped(value) if _needs_escaping(value) else value}"'
    if value is None or isinstance(value, Undefined):
        return ""
    if value is False and name not in _ARIA_STATES:
        return ""
    if value is True and name not in _ARIA_STATES and not name.startswith("hx-"):
        return f" {name}"
    return f' {name}="{_text(value)}"'


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "__html__"):
        # Markup may hold quotes, as the result of tojson does: they would end the attribute.
        return _escaped(value).replace('"', "&#34;")
    return _escaped(value)


def _escaped(value: object) -> str:
    return str.__str__(escape(value))  # plain text, whose further use costs less than Markup's
