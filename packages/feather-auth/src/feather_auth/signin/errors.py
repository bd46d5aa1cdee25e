"""Why a sign-in did not work, in words for the person who tried."""

from typing import ClassVar

from feather.exceptions import FeatherError


class SignInError(FeatherError):
    """The sign-in was not completed (400): started elsewhere, denied, or too late."""

    status = 400
    code: ClassVar[str] = "SIGN_IN_FAILED"


class ProviderUnavailable(SignInError):
    """The provider did not answer, or not as it should (502)."""

    status = 502
    code: ClassVar[str] = "SIGN_IN_UNAVAILABLE"


class IdentityConflict(SignInError):
    """The address belongs to an account that this identity is no part of (409)."""

    status = 409
    code: ClassVar[str] = "IDENTITY_CONFLICT"


class TooManyCodes(SignInError):
    """Too many codes were asked for (429).

    Attributes:
        retry_after: Seconds until there can be another one.
    """

    status = 429
    code: ClassVar[str] = "RATE_LIMITED"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
