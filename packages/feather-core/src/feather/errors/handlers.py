"""The handlers that turn exceptions into answers."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, got_request_exception, render_template, request
from jinja2 import Template, TemplatesNotFound
from werkzeug.exceptions import HTTPException, InternalServerError

from feather.errors.negotiation import audience_of
from feather.errors.pages import fragment, page
from feather.errors.problem import Problem, problem_of
from feather.errors.reports import error_sinks, report
from feather.errors.sign_in import way_to_sign_in
from feather.exceptions import FeatherError
from feather.http.scope import get_request_id

_logger = logging.getLogger(__name__)
_NOBODY_SIGNED_IN = 401
_FORM_REFUSED = 422
_FIRST_ERROR = 400
_FIRST_OF_OURS = 500


def init_errors(app: Flask) -> None:
    """Answer every error the same way; handlers that the app has of its own win.

    Args:
        app: The app; ``app.extensions["feather.error_sinks"]`` is told about each error.
    """
    error_sinks(app)
    for kind in (FeatherError, HTTPException):
        if kind not in app.error_handler_spec[None][None]:
            app.register_error_handler(kind, _handle)
    got_request_exception.connect(_report_unexpected, app)


def answer(problem: Problem) -> Response:
    """Return the answer to the current request that tells about *problem*.

    Args:
        problem: What happened. A refused form of htmx's is answered with 422, which htmx shows;
            where nobody is signed in, htmx is sent to the sign-in page if there is one.
    """
    request_id = get_request_id()
    audience = audience_of(request)
    status = problem.status
    if audience == "json":
        body = current_app.json.dumps(problem.envelope(request_id))
        response = current_app.response_class(body, mimetype="application/json")
    elif audience == "htmx":
        response = current_app.response_class(fragment(problem, request_id), mimetype="text/html")
        if problem.is_form:
            status = _FORM_REFUSED
        elif status == _NOBODY_SIGNED_IN and (address := way_to_sign_in()):
            response.headers["HX-Redirect"] = address
    else:
        response = current_app.response_class(_page(problem, request_id), mimetype="text/html")
    response.status_code = status
    response.headers.extend(problem.headers)
    return response


def _handle(error: FeatherError | HTTPException) -> Any:
    if isinstance(error, HTTPException):
        own = _catch_all()
        if own is not None:
            return current_app.ensure_sync(own)(error)
        if error.response is not None or (error.code or 0) < _FIRST_ERROR:
            return error
    problem = problem_of(error)
    if isinstance(error, FeatherError) and problem.status >= _FIRST_OF_OURS:
        _logger.error("%s: %s", problem.code, problem.message, exc_info=error)
    if not isinstance(error, InternalServerError) or error.original_exception is None:
        report(error, problem)
    return answer(problem)


def _catch_all() -> Callable[[Exception], Any] | None:
    """Return the app's own handler for ``Exception``: Flask gives it HTTP errors as well."""
    for name in (*request.blueprints, None):
        handlers = current_app.error_handler_spec.get(name, {}).get(None, {})
        if Exception in handlers:
            return handlers[Exception]
    return None


def _report_unexpected(_app: Flask, exception: BaseException, **_more: Any) -> None:
    report(exception, problem_of(InternalServerError(original_exception=exception)))


def _page(problem: Problem, request_id: str | None) -> str:
    names: list[str | Template] = [f"errors/{problem.status}.html", "errors/error.html"]
    try:
        return render_template(
            names,
            status=problem.status,
            code=problem.code,
            message=problem.message,
            fields=problem.fields,
            request_id=request_id,
        )
    except TemplatesNotFound:
        pass
    except Exception:
        _logger.exception("the app's page for errors %s failed", problem.status)
    return page(problem, request_id)
