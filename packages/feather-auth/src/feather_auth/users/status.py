"""The state of an account: one stored word, and the views of it that apps use."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, validates
from sqlalchemy.types import String

from feather.db.types import UTCDateTime

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

Status = Literal["pending", "active", "suspended"]
STATUSES: tuple[Status, ...] = ("pending", "active", "suspended")


class StatusMixin:
    """Whether somebody may use the app.

    Attributes:
        status: ``"pending"`` until an administrator approves, then ``"active"`` or ``"suspended"``.
        approved_at: When the account was approved first; aware datetime in UTC.
        active: A view of the status that can be read, set and queried. Setting it to false makes
            an account that was never approved pending, and any other one suspended.
    """

    status: Mapped[str] = mapped_column(String(20), default="pending", index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    if TYPE_CHECKING:
        active: Any
    else:

        @hybrid_property
        def active(self) -> bool:
            """Whether the account may use the app."""
            return self.status == "active"

        @active.inplace.setter
        def _set_active(self, value: bool) -> None:
            if value:
                self.status = "active"
                self.approved_at = self.approved_at or datetime.now(UTC)
            else:
                self.status = "pending" if self.approved_at is None else "suspended"

        @active.inplace.expression
        @classmethod
        def _active_expression(cls) -> "ColumnElement[bool]":
            return cls.status == "active"

    @validates("status")
    def _check_status(self, _name: str, value: str) -> str:
        if value not in STATUSES:
            raise ValueError(f"status={value!r} is none of {', '.join(STATUSES)}")
        return value

    @property
    def is_pending(self) -> bool:
        """Whether an administrator has yet to approve the account."""
        return self.status == "pending"

    @property
    def is_suspended(self) -> bool:
        """Whether the account was in use and is blocked now."""
        return self.status == "suspended"
