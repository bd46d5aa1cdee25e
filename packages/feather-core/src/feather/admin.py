"""feather.admin: the admin panel and its pages, provided by feather-admin."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_admin import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_admin", "admin")
