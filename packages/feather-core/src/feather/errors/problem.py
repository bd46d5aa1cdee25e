"""What an answer tells about an error."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from werkzeug.exceptions import HTTPException, InternalServerError

from feather.errors.codes import code_for
from feather.exceptions import FeatherError, ValidationError

_UNEXPECTED = "Something went wrong on our side. It has been noted; please try again later."
_OF_THE_BODY = frozenset(("content-type", "content-length"))


class Problem(NamedTuple):
    """An error in the words that a client may see.

    Attributes:
        status: The HTTP status.
        code: The stable name of the error.
        message: The text for people.
        fields: Messages by field name.
        headers: What the answer has to carry, such as ``Allow`` and ``Retry-After``.
        is_form: Whether what was sent is at fault, so that the form can show it.
    """

    status: int
    code: str
    message: str
    fields: Mapping[str, str] = MappingProxyType({})
    headers: tuple[tuple[str, str], ...] = ()
    is_form: bool = False

    def envelope(self, request_id: str | None) -> dict[str, Any]:
        """Return the JSON body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.fields:
            error["fields"] = dict(self.fields)
        if request_id is not None:
            error["request_id"] = request_id
        return {"success": False, "error": error}


def problem_of(error: FeatherError | HTTPException) -> Problem:
    """Return what to tell about *error*; nothing of an exception that nobody expected."""
    if isinstance(error, FeatherError):
        is_form = isinstance(error, ValidationError)
        return Problem(error.status, error.code, error.message, error.fields, is_form=is_form)
    status = error.code or 500
    unexpected = isinstance(error, InternalServerError) and error.original_exception is not None
    message = _UNEXPECTED if unexpected else error.description or error.name
    headers = tuple(
        (name, value) for name, value in error.get_headers() if name.lower() not in _OF_THE_BODY
    )
    return Problem(status, code_for(status), message, headers=headers)
