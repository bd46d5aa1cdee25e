"""A mail backend, chosen by its name and imported only then."""

from email.message import EmailMessage

from flask import current_app


class GreetingMail:
    """Writes mail to the app's log, below a greeting to whom it is for."""

    def send(self, message: EmailMessage) -> None:
        """Write *message* to the log.

        Args:
            message: Needs the header ``To`` and a text.
        """
        greeting = current_app.extensions["hello"].greet(message["To"])
        current_app.logger.info("%s\n\n%s", greeting, message.get_content())
