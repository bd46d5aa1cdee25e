"""What has changed since a page was made, for browsers that wait to hear of it."""

import secrets
import threading
from typing import Literal, NamedTuple

Kind = Literal["page", "style"]


class News(NamedTuple):
    """What happened after a mark.

    Attributes:
        kind: The farthest-reaching kind of edit.
        mark: The mark of the moment up to which that is true.
    """

    kind: Kind
    mark: str


class Changes:
    """The edits that a server has seen; only the last of each kind counts.

    A mark stands for a moment: that of one server lies before everything that another one saw.
    """

    def __init__(self) -> None:
        self._server = secrets.token_hex(4)
        self._last: dict[Kind, int] = {"page": 0, "style": 0}
        self._count = 0
        self._condition = threading.Condition()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the server is about to end."""
        return self._closed

    def mark(self) -> str:
        """Return the mark of this moment."""
        return f"{self._server}-{self._count}"

    def note(self, kind: Kind) -> None:
        """Take note of an edit.

        Args:
            kind: ``style`` if new stylesheets are enough, ``page`` if pages must be made anew.
        """
        with self._condition:
            self._count += 1
            self._last[kind] = self._count
            self._condition.notify_all()

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, mark: str, seconds: float) -> News | None:
        """Wait for an edit after *mark*.

        Args:
            mark: What :meth:`mark` returned, here or of another server.
            seconds: How long to wait.

        Returns:
            The news, or ``None`` if there are none or the server is about to end.
        """
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._since(mark), seconds)
            kind = None if self._closed else self._since(mark)
            return News(kind, self.mark()) if kind else None

    def _since(self, mark: str) -> Kind | None:
        server, _, count = mark.partition("-")
        if server != self._server or not count.isdecimal():
            return "page"
        for kind in ("page", "style"):
            if self._last[kind] > int(count):
                return kind
        return None
