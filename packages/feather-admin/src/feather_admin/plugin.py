"""What feather-core loads for feather-admin."""

from feather.plugins import Plugin


class AdminPlugin(Plugin):
    """The admin panel for Feather."""

    name = "admin"
    requires = ("auth",)
