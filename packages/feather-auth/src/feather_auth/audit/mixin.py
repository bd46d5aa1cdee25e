"""The columns of the audit log."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON, String

from feather.db.mixins import UUIDMixin
from feather.db.types import UTCDateTime


def _now() -> datetime:
    return datetime.now(UTC)


class AuditMixin(UUIDMixin):
    """Something that happened to an account or a right. Rows are only ever added.

    Who acted and whom it concerned are kept as text, not as foreign keys: the entry outlives
    the account.

    Attributes:
        action: What happened, in the past tense: ``"user.approved"``, ``"session.revoked"``.
        actor_id: The user who did it; None for the command line and the app itself.
        actor: Who that was, readable: an address, ``"command line"`` or ``"app"``.
        subject_id: The user whom it concerned.
        subject: Who that was, readable.
        tenant_id: For which tenant, if there are tenants.
        details: What else is worth knowing, such as the role before and after; no secrets.
        request_id: The request in which it happened.
        address: The client's IP address.
        created_at: Aware datetime in UTC.
    """

    action: Mapped[str] = mapped_column(String(50), index=True)
    actor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    actor: Mapped[str] = mapped_column(String(254))
    subject_id: Mapped[str | None] = mapped_column(String(36), index=True)
    subject: Mapped[str] = mapped_column(String(254), default="")
    tenant_id: Mapped[str | None] = mapped_column(String(36), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=_now, index=True)
