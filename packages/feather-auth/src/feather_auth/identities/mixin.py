"""The columns of an identity at a provider."""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import String

from feather.db.mixins import UUIDMixin
from feather.db.roles import key_of
from feather.db.types import UTCDateTime
from feather_auth.users.mixin import UserMixin


def _now() -> datetime:
    return datetime.now(UTC)


class AuthIdentityMixin(UUIDMixin):
    """Somebody's account at a provider (OpenID Connect Core 1.0, section 5.7).

    Attributes:
        user_id: Whose it is.
        issuer: The provider's ``iss``.
        subject: The provider's ``sub``, which it never gives to anybody else.
        email: The address that the provider reported when the identity was linked.
        created_at: When it was linked; aware datetime in UTC.
        last_used_at: When it was used to sign in last.
    """

    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    last_used_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)

    @declared_attr
    def user_id(cls) -> Mapped[str]:  # noqa: N805 - a declared attribute gets the class
        """The foreign key, to whichever table the app's users are in."""
        return mapped_column(ForeignKey(key_of(UserMixin), ondelete="CASCADE"), index=True)
