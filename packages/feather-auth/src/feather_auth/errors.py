"""What somebody is told whose account may not be used."""

from typing import ClassVar

from feather.exceptions import AuthorizationError


class AccountPending(AuthorizationError):
    """An administrator has yet to approve the account."""

    code: ClassVar[str] = "ACCOUNT_PENDING"


class AccountSuspended(AuthorizationError):
    """The account was blocked."""

    code: ClassVar[str] = "ACCOUNT_SUSPENDED"
