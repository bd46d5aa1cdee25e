"""Where log lines go."""

import logging
import sys
from typing import TextIO

from feather.logs.settings import Format


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever ``sys.stderr`` is at the time, one line or block for each record.

    structlog renders the records; it takes long to import, so the first record does that.
    """

    def __init__(self, style: Format) -> None:
        logging.Handler.__init__(self)
        self.style: Format = style

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # logging assigns it, we look it up
        """Standard error, as it is now."""
        return sys.stderr

    def format(self, record: logging.LogRecord) -> str:
        """Render *record*."""
        if self.formatter is None:
            from feather.logs.rendering import formatter

            self.formatter = formatter(self.style)
        return super().format(record)

    def write(self, line: str) -> None:
        """Write a line that is rendered already; trouble with the stream is no trouble of ours."""
        self.acquire()
        try:
            stream = self.stream
            stream.write(f"{line}\n")
            if not getattr(stream, "line_buffering", False):
                stream.flush()
        except (OSError, ValueError):  # closed, or nobody reads it
            return
        finally:
            self.release()
