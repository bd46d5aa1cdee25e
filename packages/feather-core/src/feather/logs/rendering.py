"""structlog's part: from a logging record to a line."""

import sys
from typing import TYPE_CHECKING, Any

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from feather.http.scope import current_scope
from feather.logs.settings import Format
from feather.logs.timestamps import timestamp
from feather.security.masking import masked

if TYPE_CHECKING:
    import logging

    from structlog.typing import EventDict, Processor, WrappedLogger

# Whoever sends a request chooses some of the text; as is, it would act on the terminal.
_ESCAPED = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"
}
_CONTINUED = "\n    "
_LEADING = ("timestamp", "level", "message", "request_id", "logger", "user_id", "tenant_id")


def formatter(style: Format) -> ProcessorFormatter:
    """Return a formatter for records of the standard library.

    Args:
        style: ``"json"`` or ``"console"``.
    """
    last: list[Processor]
    if style == "json":
        last = [_arrange, structlog.processors.JSONRenderer()]
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            event_key="message",
            sort_keys=False,
            # The other ones print local variables, and with them secrets.
            exception_formatter=structlog.dev.plain_traceback,
        )
        last = [_harmless, renderer]
    return ProcessorFormatter(
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _mask,
            *last,
        ],
        foreign_pre_chain=[ExtraAdder(), _describe],
    )


def _mask(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    return {name: masked(name, value) for name, value in event.items()}


def _describe(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    record: logging.LogRecord = event["_record"]
    event["timestamp"] = timestamp(record.created)
    event["level"] = record.levelname
    event["logger"] = record.name
    event["message"] = event.pop("event")
    scope = current_scope.get()
    if scope is not None:
        known = {
            "request_id": scope.request_id,
            "user_id": scope.user_id,
            "tenant_id": scope.tenant_id,
        }
        event.update({name: value for name, value in known.items() if value is not None})
    return event


def _harmless(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """Keep text from acting on the terminal, and a message from looking like lines of its own."""
    event["message"] = str(event["message"]).translate(_ESCAPED).replace("\n", _CONTINUED)
    if "exception" in event:
        event["exception"] = str(event["exception"]).translate(_ESCAPED)
    return event


def _arrange(_logger: "WrappedLogger", _method: str, event: "EventDict") -> dict[str, Any]:
    first = {name: event.pop(name) for name in _LEADING if name in event}
    return {**first, **event}
