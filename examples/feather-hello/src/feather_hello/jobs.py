"""Work for the background, imported by the worker and not before.

It takes plain values, because a job outlives the request that asked for it.
"""

from flask import current_app


def log_greeting(name: str) -> None:
    """Write a greeting to the app's log.

    Args:
        name: Whom to greet.
    """
    current_app.logger.info("%s", current_app.extensions["hello"].greet(name))
