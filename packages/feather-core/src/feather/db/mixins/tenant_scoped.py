"""``TenantScopedMixin``: declared here, made by feather-tenancy."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask_sqlalchemy.query import Query
    from sqlalchemy.orm import Mapped

_PLUGIN = "feather_tenancy"


class TenantScopedMixin:
    """Rows that belong to a tenant and that no other tenant sees; needs feather-tenancy.

    Without the plugin nothing would keep tenants apart, so a class with this mixin cannot be
    declared then.

    Attributes:
        tenant_id: The tenant that owns the row.
    """

    if TYPE_CHECKING:
        tenant_id: Mapped[str]

        @classmethod
        def for_tenant(cls, tenant_id: str) -> Query:
            """Query one tenant's rows.

            Args:
                tenant_id: The tenant.

            Returns:
                A query like ``Model.query``.
            """

    def __init_subclass__(cls, **_: Any) -> None:
        raise ImportError(
            f"{cls.__name__} uses TenantScopedMixin, which isolates nothing without "
            'feather-tenancy: pip install "feather-core[tenancy]"',
            name=_PLUGIN,
        )


def resolve() -> type:
    """Find the mixin that works.

    Returns:
        The plugin's mixin; without the plugin, a class that refuses to be used.
    """
    try:
        plugin = import_module(_PLUGIN)
    except ModuleNotFoundError as error:
        if error.name != _PLUGIN:
            raise
        return TenantScopedMixin
    mixin: type = getattr(plugin, "TenantScopedMixin", TenantScopedMixin)
    return mixin
