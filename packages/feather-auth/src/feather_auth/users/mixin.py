"""The columns of a user; an app's model ``User`` subclasses the mixin."""

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column, validates
from sqlalchemy.types import Boolean, String

from feather.db.mixins import TimestampMixin, UUIDMixin
from feather.db.types import UTCDateTime
from feather_auth.users.addresses import canonical_email
from feather_auth.users.status import StatusMixin


def _now() -> datetime:
    return datetime.now(UTC)


class UserMixin(StatusMixin, UUIDMixin, TimestampMixin):
    """Somebody who can sign in.

    The app's model adds columns and methods::

        class User(UserMixin, Model):
            __tablename__ = "users"
            timezone: Mapped[str] = mapped_column(String(50), default="UTC")

    Nothing of it is writable by input (``__writable__``): roles and states change through
    :class:`feather_auth.users.service.UserService`, which keeps the rules and the audit log.

    Attributes:
        email: The address in its canonical form, unique.
        name: What the provider calls the person; empty if nobody said.
        avatar_url: An address of a picture, or None.
        role: One of the app's roles, ``"user"`` unless somebody changed it.
        is_platform_admin: Whether the person operates the platform, across tenants; only the
            command ``feather platform-admin`` changes it.
        last_sign_in_at: Aware datetime in UTC, or None.
        created_at: Aware datetime in UTC, when the account was made.
    """

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    avatar_url: Mapped[str | None] = mapped_column(String(2000))
    role: Mapped[str] = mapped_column(String(50), default="user", index=True)
    is_platform_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # As in TimestampMixin, and indexed: people are listed by it, however many they are.
    created_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=_now, index=True, sort_order=100
    )

    @validates("email")
    def _canonical(self, _name: str, value: str) -> str:
        return canonical_email(value)

    @property
    def is_authenticated(self) -> bool:
        """True, as Flask-Login asks for: only signed-in people have a user."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """False; Flask-Login's own class stands for everybody else."""
        return False

    @property
    def is_active(self) -> bool:
        """Whether the account may use the app, as Flask-Login asks for."""
        return self.status == "active"

    @property
    def is_admin(self) -> bool:
        """Whether the role is, or includes, ``admin``."""
        return self.has_role("admin")

    def has_role(self, role: str) -> bool:
        """Tell whether the user has a role, itself or by inheritance.

        Args:
            role: The name of a role.
        """
        from feather_auth.authority.rules import rules

        return rules().includes(self.role, role)

    def get_id(self) -> str:
        """Return the id; Flask-Login's cookie holds the key of a session instead."""
        return self.id

    def open_session(self) -> str:
        """Open a session for this user in the current request, as Flask-Login's login asks for.

        Returns:
            The key that goes into the signed cookie.
        """
        key: str = current_app.login_manager.open_session(self)  # type: ignore[attr-defined]  # Flask-Login sets it
        return key
