"""The identity of an app that does not define one itself."""

from feather.db import Model
from feather_auth.identities.mixin import AuthIdentityMixin


class AuthIdentity(AuthIdentityMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_auth_identity"
