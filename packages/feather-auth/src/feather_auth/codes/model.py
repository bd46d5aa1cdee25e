"""The sign-in code of an app that does not define one itself."""

from feather.db import Model
from feather_auth.codes.mixin import SignInCodeMixin


class SignInCode(SignInCodeMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_auth_code"
