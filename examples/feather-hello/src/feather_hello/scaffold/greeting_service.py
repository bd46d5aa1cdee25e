"""Greetings, as the rest of the app asks for them."""

from flask import current_app

from feather import Service


class GreetingService(Service):
    """Greets people."""

    def greet(self, name: str) -> str:
        """Return a greeting for *name*."""
        greeting: str = current_app.extensions["hello"].greet(name)
        return greeting
