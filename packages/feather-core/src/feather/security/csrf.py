"""CSRF tokens on every unsafe request, by Flask-WTF."""

from flask import Flask


def init_csrf(app: Flask) -> None:
    """Refuse unsafe requests without a CSRF token; leave an app alone that protects itself."""
    if "csrf" in app.extensions:
        return
    from flask_wtf.csrf import CSRFProtect

    CSRFProtect(app)
