"""What feather-core loads for feather-auth."""

from feather.plugins import Plugin


class AuthPlugin(Plugin):
    """Sign-in, revocable sessions, roles, permissions and rate limits for Feather."""

    name = "auth"
