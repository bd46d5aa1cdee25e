"""The Flask extension: ``Hello(app)`` works in any Flask app, with or without Feather."""

from flask import Flask, current_app

from feather_hello.settings import HelloSettings
from feather_hello.styles import chosen_style


class Hello:
    """Greets people as the settings of the current app say.

    No app is kept on the object, so that one can serve several.

    Args:
        app: The app, or ``None`` to call :meth:`init_app` later.
    """

    def __init__(self, app: Flask | None = None) -> None:
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Set up *app*.

        Raises:
            SettingsError: If a setting of *app* is wrong.
        """
        HelloSettings.of(app)  # a wrong value shows now, not at the first greeting
        app.extensions["hello"] = self

    def greet(self, name: str) -> str:
        """Return a greeting.

        Args:
            name: Whom to greet, as plain text.
        """
        settings = HelloSettings.of(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy
        text = f"{settings.HELLO_GREETING}, {name}!"
        return text.upper() if chosen_style(settings.HELLO_STYLE) == "loud" else text
