"""What a view may return, beyond what Flask sends by itself."""

from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

from feather.http.json import NOT_JSON, jsonable

_AS_IS = frozenset({str, dict, list, bytes})


def sendable(result: Any) -> Any:
    """Turn what a view returned into something that Flask sends.

    Args:
        result: A dict, list, text or response is left as it is; a model, a pydantic object or a
            dataclass becomes JSON; ``None`` becomes an answer without content (204). In a tuple
            with a status, headers or both, the first item is treated the same way.

    Returns:
        A value for ``Flask.make_response``.
    """
    if type(result) in _AS_IS:
        return result
    if type(result) is tuple and len(result) in (2, 3):
        body, *rest = result
        return ("" if body is None else _body(body), *rest)
    if result is None:
        response = current_app.response_class(status=204)
        del response.headers["Content-Type"]  # there is no content to have one
        return response
    return _body(result)


def _body(value: Any) -> Any:
    if type(value) in _AS_IS or isinstance(value, Response):
        return value
    # generators and WSGI apps are Flask's to stream
    if callable(value) or hasattr(value, "__next__") or isinstance(value, (str, dict, list, tuple)):
        return value
    converted = jsonable(value, otherwise=NOT_JSON)
    return value if converted is NOT_JSON else current_app.json.response(converted)
