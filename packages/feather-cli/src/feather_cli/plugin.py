"""What feather-core loads for feather-cli."""

from feather.plugins import Plugin


class CliPlugin(Plugin):
    """The feather command; everything it offers is in the ``feather.commands`` entry points."""

    name = "cli"
