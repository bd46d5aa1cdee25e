"""Lists as CSV, sent while they are read."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from flask import Response, stream_with_context

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection")."""
_within = re.compile(r"([;\r\n] *)(?=[=+\-@])").sub
"""Where a cell begins for a spreadsheet that splits at semicolons, to which quotes in the middle of
a line mean nothing: as Excel does in countries with a decimal comma."""
_ROWS_AT_ONCE = 500


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Return a download of rows, which are read while it is sent.

    Args:
        name: The name of the file, without its suffix; not from the request.
        header: The first line.
        rows: The others; None is an empty cell, and times are written in ISO 8601.
    """
    response = Response(stream_with_context(_lines(header, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Args:
        cell: The value; what begins like a formula in a text gets a ``'`` in front.
    """
    if isinstance(cell, datetime):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    text = _within(r"\1'", cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
