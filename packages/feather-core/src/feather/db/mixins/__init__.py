"""Columns and behaviour that models share: mix these in before ``Model``.

Example::

    class Note(UUIDMixin, TimestampMixin, Model):
        title: Mapped[str] = mapped_column(String(255))
"""

from typing import TYPE_CHECKING

from feather.db.mixins.ordering import OrderingMixin
from feather.db.mixins.soft_delete import SoftDeleteMixin
from feather.db.mixins.timestamps import TimestampMixin
from feather.db.mixins.uuid_key import UUIDMixin

if TYPE_CHECKING:
    from feather.db.mixins.tenant_scoped import TenantScopedMixin
else:

    def __getattr__(name: str) -> object:
        # Asked for late: it imports the plugin, which imports this package.
        if name != "TenantScopedMixin":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from feather.db.mixins.tenant_scoped import resolve

        return resolve()


__all__ = [
    "OrderingMixin",
    "SoftDeleteMixin",
    "TenantScopedMixin",
    "TimestampMixin",
    "UUIDMixin",
]
