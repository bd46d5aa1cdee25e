"""Getting a code to the person: by mail if the app sends it, else to the developer's terminal."""

import logging
import sys
from collections.abc import Callable

from flask import Flask

from feather_auth.signin.errors import ProviderUnavailable

Send = Callable[[str, str], None]
_KEY = "feather.auth.send_code"
_logger = logging.getLogger(__name__)


def init_delivery(app: Flask, send: Send | None) -> None:
    """Note what sends codes; None means whatever the app has.

    Args:
        app: The app.
        send: Called with the address and the code.
    """
    app.extensions[_KEY] = send


def can_deliver(app: Flask) -> bool:
    """Tell whether a code reaches anybody."""
    return app.extensions.get(_KEY) is not None or _to_terminal(app)


def deliver(app: Flask, email: str, code: str) -> None:
    """Send a code.

    Args:
        app: The app.
        email: Where to.
        code: The code.

    Raises:
        ProviderUnavailable: The app cannot send mail, or the mail was not taken.
    """
    send: Send | None = app.extensions.get(_KEY)
    if send is None and _to_terminal(app):
        print(f"Sign-in code for {email}: {code}", file=sys.stderr, flush=True)  # noqa: T201 - for the developer
        return
    if send is None:
        _logger.error("AUTH_METHODS offers email, and nothing sends the codes")
        raise ProviderUnavailable("Signing in by email is not set up yet.")
    try:
        send(email, code)
    except Exception as error:
        _logger.exception("a sign-in code could not be sent")
        raise ProviderUnavailable(
            "The code cannot be sent at the moment. Please try again in a minute."
        ) from error


def _to_terminal(app: Flask) -> bool:
    return app.config.get("FEATHER_ENV") in ("development", "testing")
