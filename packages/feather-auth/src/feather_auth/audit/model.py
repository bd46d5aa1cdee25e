"""The audit log of an app that does not define one itself."""

from feather.db import Model
from feather_auth.audit.mixin import AuditMixin


class AuditEntry(AuditMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_auth_audit"
