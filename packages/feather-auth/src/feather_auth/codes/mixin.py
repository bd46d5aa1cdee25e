"""The columns of a sign-in code."""

from datetime import UTC, datetime

from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, String

from feather.db.mixins import UUIDMixin
from feather.db.types import UTCDateTime


def _now() -> datetime:
    return datetime.now(UTC)


class SignInCodeMixin(UUIDMixin):
    """What is known of the codes for an address; at most one of them is good at a time.

    Attributes:
        email: The address, canonical, whether or not somebody has an account with it.
        digest: A keyed hash of the present code, hexadecimal; empty once it was used.
        attempts: How often a code was tried.
        sent: How many codes went to the address since ``first_sent_at``.
        first_sent_at: When the hour began in which they are counted; aware datetime in UTC.
        created_at: Aware datetime in UTC.
        expires_at: Aware datetime in UTC.
    """

    email: Mapped[str] = mapped_column(String(254), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent: Mapped[int] = mapped_column(Integer, default=0)
    first_sent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
