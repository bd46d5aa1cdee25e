"""feather.tenancy: tenants and row isolation, provided by feather-tenancy."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_tenancy import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_tenancy", "tenancy")
