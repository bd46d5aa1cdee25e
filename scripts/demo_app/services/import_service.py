"""Notes from files. It has mistakes, as apps have: the demo's error log shows what they lead to."""

import json
from datetime import date, datetime
from typing import Any

from feather import Service


class ImportFailed(RuntimeError):
    """A file could not be imported."""


class ImportService(Service):
    """Reads notes from files that people upload."""

    def decoded(self, content: bytes) -> str:
        """Return the text of a file."""
        return content.decode("utf-8")

    def title(self, row: dict[str, Any]) -> str:
        """Return the title of the note in a row of a file."""
        title: str = row["title"]
        return title.strip()

    def day(self, text: str) -> date:
        """Return the day that a row names."""
        return datetime.strptime(text, "%Y-%m-%d").date()

    def notes(self, text: str) -> list[dict[str, Any]]:
        """Return the rows of a JSON file."""
        try:
            rows: list[dict[str, Any]] = json.loads(text)["notes"]
        except (KeyError, ValueError) as error:
            raise ImportFailed("the file holds no notes") from error
        return rows
