"""feather.auth: sign-in, roles, permissions and rate limits, provided by feather-auth."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_auth import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_auth", "auth")
