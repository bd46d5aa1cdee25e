"""feather.mail: transactional mail, provided by feather-mail."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_mail import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_mail", "mail")
