"""The columns of a sign-in code."""

from datetime import UTC, datetime

from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, String

from feather.db.mixins import UUIDMixin
from feather.db.types import UTCDateTime


def _now() -> datetime:
    return datetime.now(UTC)


class SignInCodeMixin(UUIDMixin):
    """A code on its way to an address. At most one of an address is good at a time.

    Attributes:
        email: The address, canonical, whether or not somebody has an account with it.
        digest: A keyed hash of the code, hexadecimal.
        attempts: How often a wrong code was entered.
        created_at: Aware datetime in UTC.
        expires_at: Aware datetime in UTC.
    """

    email: Mapped[str] = mapped_column(String(254), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
