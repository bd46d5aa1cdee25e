"""Columns and behaviour that models share: mix these in before ``Model``.

Example::

    class Note(UUIDMixin, TimestampMixin, Model):
        title: Mapped[str] = mapped_column(String(255))
"""

from typing import TYPE_CHECKING

from feather.lazy import lazy

if TYPE_CHECKING:
    from feather.db.mixins.ordering import OrderingMixin
    from feather.db.mixins.soft_delete import SoftDeleteMixin
    from feather.db.mixins.tenant_scoped import TenantScopedMixin
    from feather.db.mixins.timestamps import TimestampMixin
    from feather.db.mixins.uuid_key import UUIDMixin
else:
    _of_core, __dir__ = lazy(
        __name__,
        {
            "OrderingMixin": ".ordering",
            "SoftDeleteMixin": ".soft_delete",
            "TenantScopedMixin": ".tenant_scoped",
            "TimestampMixin": ".timestamps",
            "UUIDMixin": ".uuid_key",
        },
    )

    def __getattr__(name: str) -> object:
        if name != "TenantScopedMixin":
            return _of_core(name)
        # Asked for late: it imports the plugin, which imports this package.
        from feather.db.mixins.tenant_scoped import resolve

        return resolve()


__all__ = [
    "OrderingMixin",
    "SoftDeleteMixin",
    "TenantScopedMixin",
    "TimestampMixin",
    "UUIDMixin",
]
