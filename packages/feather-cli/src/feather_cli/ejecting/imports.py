"""Imports of a plugin's modules, rewritten for the copies that a project has of them."""

import ast
import io
import tokenize
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple


class CannotRewrite(ValueError):
    """A file has an import that cannot be rewritten; the text says which and why."""


class _Edit(NamedTuple):
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def rewrite(source: bytes, imports: Mapping[str, str], absent: Collection[str] = ()) -> bytes:
    """Return a Python file that imports other modules, and is the same in everything else.

    Args:
        source: The file.
        imports: New names of modules by their present ones; modules below them move along.
        absent: New names of modules that are not there; what is imported of them stays.

    Raises:
        CannotRewrite: If the file is not valid Python, or has an import that would not work.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
        # Line ends are neither translated here nor by splitlines(), which knows too many.
        lines = list(io.StringIO(text, newline=""))
        edits = sorted(_edits(text, lines, imports, frozenset(absent)), reverse=True)
        for edit in edits:
            _apply(lines, edit)
        result = "".join(lines)
        compile(result, "copy", "exec", dont_inherit=True)
    except CannotRewrite:
        raise
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise CannotRewrite(f"it is not valid Python: {error}") from error
    return result.encode(encoding)


def _edits(
    text: str, lines: list[str], imports: Mapping[str, str], absent: frozenset[str]
) -> Iterator[_Edit]:
    tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    places = {token.start: index for index, token in enumerate(tokens)}

    def index_of(node: ast.ImportFrom | ast.alias) -> int:
        before = lines[node.lineno - 1].encode()[: node.col_offset]  # it counts bytes of UTF-8
        return places[node.lineno, len(before.decode())]

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            if new := _moved_from(node, imports, absent):
                yield _replaced(tokens, index_of(node) + 1, new)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if new := _moved_import(alias, imports, absent):
                    yield _replaced(tokens, index_of(alias), new)


def _moved_from(
    node: ast.ImportFrom, imports: Mapping[str, str], absent: frozenset[str]
) -> str | None:
    """Return the new module of ``from module import ...``, if it gets one."""
    if node.level:
        raise CannotRewrite(f"line {node.lineno} has a relative import; it must name the module")
    module = node.module or ""
    new = _moved(module, imports)
    if new is None:
        for alias in node.names:
            if _moved(f"{module}.{alias.name}", imports):
                way = f"import {module}.{alias.name} as {alias.asname or alias.name}"
                raise CannotRewrite(f"line {node.lineno} must be written as: {way}")
        return None
    return None if absent & {new, *(f"{new}.{alias.name}" for alias in node.names)} else new


def _moved_import(
    alias: ast.alias, imports: Mapping[str, str], absent: frozenset[str]
) -> str | None:
    """Return the new module of ``import module as name``, if it gets one."""
    new = _moved(alias.name, imports)
    if new is None or new in absent:
        return None
    if alias.asname is None:
        way = f"import {alias.name} as {alias.name.rpartition('.')[2]}"
        raise CannotRewrite(f"line {alias.lineno} must be written as: {way}")
    return new


def _moved(module: str, imports: Mapping[str, str]) -> str | None:
    """Return the new name of *module*, by the longest of the names that it starts with."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if new := imports.get(".".join(parts[:length])):
            return ".".join([new, *parts[length:]])
    return None


def _replaced(tokens: list[tokenize.TokenInfo], first: int, new: str) -> _Edit:
    """Replace the dotted name that starts with the token *first*."""
    last = first
    while tokens[last + 1].string == ".":
        last += 2
    return _Edit(tokens[first].start, tokens[last].end, new)


def _apply(lines: list[str], edit: _Edit) -> None:
    (first, start), (last, end) = edit.start, edit.end
    changed = lines[first - 1][:start] + edit.text + lines[last - 1][end:]
    lines[first - 1 : last] = [changed]
