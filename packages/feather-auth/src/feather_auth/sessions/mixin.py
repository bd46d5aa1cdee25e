"""The columns of a session."""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import Boolean, String

from feather.db.mixins import UUIDMixin
from feather.db.roles import key_of
from feather.db.types import UTCDateTime
from feather_auth.users.mixin import UserMixin


def _now() -> datetime:
    return datetime.now(UTC)


class AuthSessionMixin(UUIDMixin):
    """One browser in which somebody is signed in. Revoking it is deleting the row.

    Attributes:
        user_id: Who is signed in.
        digest: The SHA-256 of the key in the browser's cookie, hexadecimal.
        previous_digest: That of the key before the last rotation, valid for a moment more.
        rotated_at: When the key was replaced last; aware datetime in UTC.
        must_rotate: Whether the next request gets a new key, because rights have changed.
        remembered: Whether the person chose to stay signed in.
        created_at: When the person signed in.
        last_seen_at: The last request, to within a few minutes.
        expires_at: When the session ends by itself.
        address: The client's IP address at sign-in.
        user_agent: What the browser called itself, at most 300 characters.
        method: How the person signed in: ``"google"``, ``"email"``, ...
    """

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    previous_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    rotated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    must_rotate: Mapped[bool] = mapped_column(Boolean, default=False)
    remembered: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    address: Mapped[str] = mapped_column(String(45), default="")
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    method: Mapped[str] = mapped_column(String(50), default="")

    @declared_attr
    def user_id(cls) -> Mapped[str]:  # noqa: N805 - a declared attribute gets the class
        """The foreign key, to whichever table the app's users are in."""
        return mapped_column(ForeignKey(key_of(UserMixin), ondelete="CASCADE"), index=True)
