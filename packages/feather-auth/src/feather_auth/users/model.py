"""The user of an app that does not define one itself."""

from feather.db import Model
from feather_auth.users.mixin import UserMixin


class User(UserMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_auth_user"
