"""What models, fields and rows are called."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Enum, String, inspect
from sqlalchemy.orm import ColumnProperty

TITLES = ("title", "name", "email", "label")
"""Columns that rows may be called by, the best first."""
_SHOWN_OF_KEY = 8
_LONGEST_LABEL = 200  # it goes into headers and cookies
_boundary = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])").sub


def snake(name: str) -> str:
    """Return the name of a class in snake case: ``"blog_post"``."""
    return _boundary("_", name).lower()


def words(name: str) -> str:
    """Return a name as people write it: ``"Published at"``."""
    text = snake(name).replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def plural(word: str) -> str:
    """Return the plural of an English word in snake case, by the common rules."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def slug_of(model: type[Any]) -> str:
    """Return how a model is called in addresses: the name of its table if that is a plural."""
    name, table = snake(model.__name__), str(inspect(model).local_table.name)
    return table if re.fullmatch(r"[a-z]\w*s", table) and table != name else plural(name)


def title_columns(model: type[Any]) -> Sequence[Any]:
    """Return the attributes with text that the rows of a model may be called by."""
    found = inspect(model).column_attrs
    return [
        getattr(model, name)
        for name in TITLES
        if name in found and _is_text(found[name]) and name not in getattr(model, "__hidden__", ())
    ]


def label_of(row: Any) -> str:
    """Return what a row is called: by its class, by a column such as the title, or by its id.

    Args:
        row: The row; None is called nothing.
    """
    if row is None:
        return ""
    kind: Any = type(row)
    if kind.__str__ is not object.__str__:
        return _cut(str(row))
    for column in title_columns(kind):
        if text := getattr(row, column.key):
            return _cut(str(text))
    key = str(key_of(row))
    return f"{words(kind.__name__)} {key[:_SHOWN_OF_KEY]}{'…' * (len(key) > _SHOWN_OF_KEY)}"


def key_of(row: Any) -> Any:
    """Return the value of a row's primary key."""
    return getattr(row, key_attribute(type(row)).key)


def key_attribute(model: type[Any]) -> Any:
    """Return the attribute that is the primary key of a model."""
    mapper = inspect(model)
    return getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"


def _is_text(found: ColumnProperty[Any]) -> bool:
    type_ = found.columns[0].type
    return isinstance(type_, String) and not isinstance(type_, Enum)
