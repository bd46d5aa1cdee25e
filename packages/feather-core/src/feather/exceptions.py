"""Exceptions that answer a request: each has a status, and a code that clients rely on."""

from collections.abc import Mapping
from typing import ClassVar


class FeatherError(Exception):
    """Base of the exceptions that become an answer; raise a subclass.

    Attributes:
        status: The HTTP status.
        code: The stable name of the error, for clients to compare.
        message: The text for people; it is sent to them.
        fields: Messages by field name, for forms; empty when no field is at fault.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "INTERNAL_ERROR"

    def __init__(
        self, message: str, *, field: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        """Make the exception.

        Args:
            message: The text for people.
            field: The one field at fault.
            fields: Messages by field, when several are at fault.
        """
        super().__init__(message)
        self.message = message
        self.fields = {**({field: message} if field else {}), **(fields or {})}


class ValidationError(FeatherError):
    """What was sent is not acceptable (400; 422 for a form sent by htmx)."""

    status = 400
    code = "VALIDATION_ERROR"


class AuthenticationError(FeatherError):
    """Nobody is signed in (401)."""

    status = 401
    code = "AUTHENTICATION_ERROR"


class AuthorizationError(FeatherError):
    """Who is signed in may not do this (403)."""

    status = 403
    code = "AUTHORIZATION_ERROR"


class NotFoundError(FeatherError):
    """What was asked for does not exist, or not for this user (404)."""

    status = 404
    code = "NOT_FOUND"


class ConflictError(FeatherError):
    """What was asked for contradicts what is there already (409)."""

    status = 409
    code = "CONFLICT"


class CsrfError(AuthorizationError):
    """The request does not prove that the app's own page sent it (403)."""

    code = "CSRF_ERROR"
