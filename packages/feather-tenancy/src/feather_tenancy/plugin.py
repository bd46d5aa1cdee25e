"""What feather-core loads for feather-tenancy."""

from feather.plugins import Plugin


class TenancyPlugin(Plugin):
    """Tenants, memberships and row isolation for Feather."""

    name = "tenancy"
    requires = ("auth",)
