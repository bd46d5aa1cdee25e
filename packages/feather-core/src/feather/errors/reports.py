"""Telling those who keep errors."""

import logging
from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app, request

from feather.errors.problem import Problem
from feather.http.scope import Scope, current_scope

KEY = "feather.error_sinks"
_logger = logging.getLogger(__name__)


class ErrorReport(NamedTuple):
    """An error that a request ended with.

    Attributes:
        exception: What was raised.
        status: The HTTP status of the answer.
        code: The stable name of the error.
        message: What the client was told.
        method: The HTTP method.
        path: The path, without the query.
        endpoint: The Flask endpoint; ``None`` if no route matched.
        request_id: The request's id.
        user_id: Who acted, if that was known.
        tenant_id: For which tenant, if that was known.
    """

    exception: BaseException
    status: int
    code: str
    message: str
    method: str
    path: str
    endpoint: str | None
    request_id: str | None
    user_id: str | None
    tenant_id: str | None


Sink = Callable[[ErrorReport], None]


def error_sinks(app: Flask) -> list[Sink]:
    """Return the app's sinks, for appending.

    Each is called in a new app context after the request is over and its transaction rolled
    back. A sink that raises is logged and harms nothing else.
    """
    sinks: list[Sink] = app.extensions.setdefault(KEY, [])
    return sinks


def report(exception: BaseException, problem: Problem) -> None:
    """Tell the sinks about an exception of the current request, as soon as it is over.

    Args:
        exception: What was raised.
        problem: What the client is told.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not error_sinks(app):
        return
    scope = current_scope.get() or Scope("")
    told = ErrorReport(
        exception=exception,
        status=problem.status,
        code=problem.code,
        message=problem.message,
        method=request.method,
        path=request.path,
        endpoint=request.endpoint,
        request_id=scope.request_id or None,
        user_id=scope.user_id,
        tenant_id=scope.tenant_id,
    )
    scope.afterwards(lambda: _deliver(app, told))


def _deliver(app: Flask, told: ErrorReport) -> None:
    for sink in error_sinks(app):
        try:
            with app.app_context():
                sink(told)
        except Exception:
            _logger.exception("the error sink %r failed", sink)
