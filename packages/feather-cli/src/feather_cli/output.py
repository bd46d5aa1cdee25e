"""How commands speak: plain lines, JSON for machines, errors on stderr."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Print an error and end the command.

    Args:
        message: What is wrong, where, why, and what to do.
        code: The exit code: 1 for a failure, 2 for wrong usage.

    Raises:
        SystemExit: Always.
    """
    print(f"feather: {message}", file=sys.stderr)
    raise SystemExit(code)


def say(line: str, *, error: bool = False) -> None:
    """Print a line at once and in one piece, so that those of several processes do not mix.

    Args:
        line: The text, without a line end.
        error: Print to standard error.
    """
    stream = sys.stderr if error else sys.stdout
    stream.write(f"{line}\n")
    stream.flush()


def print_json(noun: str, rows: Sequence[Mapping[str, object]], **more: object) -> None:
    """Print the one object of a command's ``--json``.

    Args:
        noun: The plural under which the rows stand.
        rows: The rows.
        **more: Further members.
    """
    print(json.dumps({"schema": 1, noun: list(rows), **more}, indent=2, default=str))


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Print rows under their column names; the last column wraps to the terminal.

    Args:
        rows: What to print; a missing or ``None`` cell stays empty.
        columns: The keys to show, in order.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column != columns[-1], overflow="fold")
    for row in rows:
        cells = ("" if row.get(column) is None else str(row[column]) for column in columns)
        table.add_row(*map(Text, cells))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
