"""feather.storage: file storage, provided by feather-storage."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_storage import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_storage", "storage")
