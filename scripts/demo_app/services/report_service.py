"""Figures about notes. It has mistakes, as apps have: see import_service.py."""

from collections.abc import Sequence

from feather import Service

from models import Note


class ReportService(Service):
    """Counts and measures."""

    def average_length(self, notes: Sequence[Note]) -> float:
        """Return how long a note is on average."""
        return sum(len(note.body) for note in notes) / len(notes)

    def newest(self, notes: Sequence[Note]) -> Note:
        """Return the note that was written last."""
        return sorted(notes, key=lambda note: note.created_at)[-1]

    def by_title(self, titles: Sequence[str | None]) -> list[str | None]:
        """Return titles in alphabetical order."""
        return sorted(titles)

    def heading(self, note: Note | None) -> str:
        """Return what a report of a note begins with."""
        return note.title.upper()

    def searched(self, text: str, seconds: float) -> list[Note]:
        """Return what the search finds, if it answers in time."""
        raise TimeoutError(f"no answer from the search within {seconds:g} seconds")
