"""The rows of a list in which the words of a search occur."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_MOST_WORDS = 8


class _Like(FunctionElement[bool]):
    """Whether text has a pattern, in upper or lower case."""

    type = Boolean()
    inherit_cache = True


@compiles(_Like)
def _compile_like(element: _Like, compiler: SQLCompiler, **options: Any) -> str:
    column, pattern = element.clauses
    return compiler.process(column.ilike(pattern, escape="/"), **options)


@compiles(_Like, "sqlite")
def _compile_like_for_sqlite(element: _Like, compiler: SQLCompiler, **options: Any) -> str:
    # LIKE takes the letters A to Z in either case there, as lower() does, in a third of the time.
    column, pattern = element.clauses
    return compiler.process(column.like(pattern, escape="/"), **options)


def matching(words: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that every word occurs in one of some columns, as it is written.

    Args:
        words: The words; ``%`` and ``_`` in them mean themselves.
        *columns: Columns of text.
    """
    patterns = map(_pattern, words.split()[:_MOST_WORDS])
    return and_(*(or_(*(_Like(column, one) for column in columns)) for one in patterns))


def searched(statement: Select[Any], words: str, *columns: Any) -> Select[Any]:
    """Narrow a statement to the rows that :func:`matching` finds; as it is without words.

    Args:
        statement: The statement.
        words: What to look for.
        *columns: Columns of text.
    """
    return statement.where(matching(words, *columns)) if words and columns else statement


def _pattern(word: str) -> str:
    for special in "/%_":
        word = word.replace(special, f"/{special}")
    return f"%{word}%"
