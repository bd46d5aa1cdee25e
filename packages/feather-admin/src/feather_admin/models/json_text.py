"""The values of JSON columns as text, and the text of a form as such values."""

import json
from typing import Any

_DEEPEST = 100  # far from where Python gives up
_TOO_DEEP = f"This is nested too deeply: use at most {_DEEPEST} levels."
_MOST_DIGITS = 30  # more than a database takes, and less than Python refuses with words of its own


def json_text(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON.

    Args:
        value: The value.
        indent: How many spaces a level has; one line by default.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    # Half a character, which databases may hold and no page can: as JSON escapes it.
    return text.encode("utf-8", "backslashreplace").decode()


def parsed_json(text: str) -> Any:
    """Return what JSON says.

    Args:
        text: The JSON.

    Raises:
        ValueError: It is none, or something of it would be lost: the text is for people.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise ValueError(
            f"This is no JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if _is_deeper(value, _DEEPEST):
        raise ValueError(_TOO_DEEP)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f'"{name}" stands twice in the same object: leave one out.')
        found[name] = value
    return found


def _constant(text: str) -> Any:
    raise ValueError(f"This is no JSON: {text} is no number there.")


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError("A number is too large.")
    return int(text)


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    within = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in within)
