"""The session of an app that does not define one itself."""

from feather.db import Model
from feather_auth.sessions.mixin import AuthSessionMixin


class AuthSession(AuthSessionMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_auth_session"
